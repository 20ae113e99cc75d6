'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { connect, freshTag, WebSocket } = require('./linnet');

const timeout = 20_000;

test('creates, retrieves, updates, patches and deletes a post', { timeout }, async (t) => {
  const client = connect(t);
  const post = await client.create('posts', { body: '  Hello  ' });
  assert.deepEqual(Object.keys(post).sort(), ['author', 'body', 'created_at', 'pk']);
  assert.equal(post.body, 'Hello');
  assert.deepEqual(await client.retrieve('posts', post.pk), post);
  assert.deepEqual(await client.update('posts', post.pk, { body: 'updated' }), { ...post, body: 'updated' });
  assert.deepEqual(await client.patch('posts', post.pk, { body: 'patched' }), { ...post, body: 'patched' });
  assert.deepEqual(await client.patch('posts', post.pk, {}), { ...post, body: 'patched' });
  assert.equal(await client.delete('posts', post.pk), null);
  await assert.rejects(client.retrieve('posts', post.pk), { response_status: 404 });
});

test('gives a client that offers subprotocols one of them', { timeout }, async (t) => {
  for (const [offered, given] of [[['graphql-ws', 'linnet.v1'], 'linnet.v1'], [['other', 'more'], 'other'], [[], '']]) {
    const socket = new WebSocket(process.env.LINNET_URL, offered);
    t.after(() => socket.terminate());
    await once(socket, 'open');
    assert.equal(socket.protocol, given);
  }
});

test('lists posts, with filters and pages in data', { timeout }, async (t) => {
  const client = connect(t);
  const tag = freshTag();
  const first = await client.create('posts', { body: `first 100% #${tag}` });
  const second = await client.create('posts', { body: `second 100 #${tag}` });

  assert.ok((await client.list('posts')).length >= 2);
  assert.deepEqual(await client.list('posts', { hashtag: tag }), [second, first]);
  assert.deepEqual(await client.list('posts', { hashtag: tag, body_contains: '100%' }), [first]);
  assert.deepEqual(await client.list('posts', { body_contains: `FIRST 100% #${tag}` }), [first]);
  const { cursor, more, first: begin, last: end, ...page } = await client.list('posts', { hashtag: tag, limit: 1, offset: 1 });
  assert.equal(typeof cursor, 'string');
  assert.equal(begin, end);
  assert.equal(more, false);
  assert.deepEqual(page, { count: 2, limit: 1, offset: 1, results: [first] });
});

test('answers many requests at once, each under its own id', { timeout }, async (t) => {
  const client = connect(t);
  const bodies = Array.from({ length: 50 }, (_, i) => `post ${i}`);
  const posts = await Promise.all(bodies.map((body) => client.create('posts', { body })));
  assert.deepEqual(posts.map(({ body }) => body), bodies);
});

test('rejects with the whole reply', { timeout }, async (t) => {
  const client = connect(t);
  await assert.rejects(client.retrieve('posts', 999_999_999, {}, 'gone'), {
    action: 'retrieve',
    request_id: 'gone',
    response_status: 404,
    errors: ['Not found'],
    data: null,
  });
  await assert.rejects(client.create('posts', { body: ' ' }, 'blank'), {
    action: 'create',
    request_id: 'blank',
    response_status: 400,
    errors: [{ body: ['This field may not be blank.'] }],
    data: null,
  });
  await assert.rejects(client.subscribe('posts', 999_999_999, () => {}, 'nothing to follow'), {
    action: 'subscribe_instance',
    request_id: 'nothing to follow',
    response_status: 404,
    errors: ['Not found'],
    data: null,
  });
  const anonymous = connect(t, {}, { WebSocket });
  assert.ok(Array.isArray(await anonymous.list('posts')));
  await assert.rejects(anonymous.create('posts', { body: 'who am I?' }, 'anonymous'), {
    action: 'create',
    request_id: 'anonymous',
    response_status: 403,
    errors: ['You do not have permission to perform this action.'],
    data: null,
  });
});
