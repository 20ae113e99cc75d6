'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { connect, frames, freshTag, hashtags, Inbox } = require('./linnet');

const timeout = 20_000;

test('follows one post until it is deleted', { timeout }, async (t) => {
  const writer = connect(t);
  const follower = connect(t);
  const post = await writer.create('posts', { body: 'before' });

  const inbox = new Inbox();
  await follower.subscribe('posts', post.pk, inbox.put);
  const patched = await writer.patch('posts', post.pk, { body: 'after' });
  assert.deepEqual(await inbox.next(), { action: 'update', data: patched });
  await writer.delete('posts', post.pk);
  assert.deepEqual(await inbox.next(), { action: 'delete', data: { pk: post.pk } });
});

test('is told nothing any more once it cancelled', { timeout }, async (t) => {
  const writer = connect(t);
  const follower = connect(t);
  const post = await writer.create('posts', { body: 'before' });

  const cancelled = new Inbox();
  const kept = new Inbox();
  const subscription = follower.subscribe('posts', post.pk, cancelled.put, 'cancelled');
  await subscription;
  await follower.subscribe('posts', post.pk, kept.put, 'kept');
  assert.equal(subscription.cancel(), true);
  assert.equal(subscription.cancel(), false);
  await writer.patch('posts', post.pk, { body: 'first' });
  assert.equal((await kept.next()).data.body, 'first');
  assert.deepEqual(cancelled.events, []);

  // This version cancels on its own side only; the server stops sending when it is asked to, under the subscription's id.
  assert.equal(await follower.request('posts', { action: 'unsubscribe_instance', pk: post.pk }, 'cancelled'), null);
  const received = frames(follower);
  await writer.patch('posts', post.pk, { body: 'second' });
  assert.equal((await kept.next()).data.body, 'second');
  assert.deepEqual(received.map(({ payload }) => payload.request_id), ['kept']);
});

test('follows a hashtag: posts that gain it, keep it, lose it', { timeout }, async (t) => {
  const writer = connect(t);
  const follower = connect(t, hashtags);
  const tag = freshTag();

  const inbox = new Inbox();
  await follower.subscribe('posts', { hashtag: tag }, inbox.put);
  const post = await writer.create('posts', { body: `Hello #${tag}` });
  assert.deepEqual(await inbox.next(), { action: 'create', data: post });
  const patched = await writer.patch('posts', post.pk, { body: `Hello again #${tag}` });
  assert.deepEqual(await inbox.next(), { action: 'update', data: patched });
  await writer.patch('posts', post.pk, { body: 'without it' });
  assert.deepEqual(await inbox.next(), { action: 'delete', data: { pk: post.pk } });
  const gained = await writer.update('posts', post.pk, { body: `back to #${tag}` });
  assert.deepEqual(await inbox.next(), { action: 'create', data: gained });
  await writer.delete('posts', post.pk);
  assert.deepEqual(await inbox.next(), { action: 'delete', data: { pk: post.pk } });
});

test('follows hashtags and posts side by side', { timeout }, async (t) => {
  const client = connect(t, hashtags);
  const [python, java] = [freshTag(), freshTag()];
  const inboxes = { python: new Inbox(), java: new Inbox(), post: new Inbox() };
  await client.subscribe('posts', { hashtag: python }, inboxes.python.put);
  await client.subscribe('posts', { hashtag: java }, inboxes.java.put);
  const post = await client.create('posts', { body: `#${python}` });
  assert.deepEqual(await inboxes.python.next(), { action: 'create', data: post });
  await client.subscribe('posts', post.pk, inboxes.post.put);
  const patched = await client.patch('posts', post.pk, { body: `#${java}` });
  assert.deepEqual(await inboxes.python.next(), { action: 'delete', data: { pk: post.pk } });
  assert.deepEqual(await inboxes.java.next(), { action: 'create', data: patched });
  assert.deepEqual(await inboxes.post.next(), { action: 'update', data: patched });
});

test('tells replies by what the application chooses', { timeout }, async (t) => {
  // Ids that name their action, and a reply counts only when it names the same one.
  const client = connect(t, {
    ...hashtags,
    buildRequestResponseSelector: (stream, requestId) => ({
      stream,
      payload: { request_id: requestId, action: requestId.split(' ')[0] },
    }),
  });
  const tag = freshTag();

  const inbox = new Inbox();
  await client.subscribe('posts', { hashtag: tag }, inbox.put, 'subscribe_to_hashtag 1');
  const post = await client.create('posts', { body: `#${tag}` }, 'create 2');
  assert.deepEqual(await inbox.next(), { action: 'create', data: post });
  const unsubscribe = { action: 'unsubscribe_from_hashtag', hashtag: tag };
  assert.deepEqual(await client.request('posts', unsubscribe, 'unsubscribe_from_hashtag 3'), {});
  await assert.rejects(client.retrieve('posts', 'abc', {}, 'retrieve 4'), { response_status: 404 });
});
