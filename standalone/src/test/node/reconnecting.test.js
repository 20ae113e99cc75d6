'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { Line } = require('./line');
const { connect, frames, freshTag, hashtags, Inbox } = require('./linnet');

const timeout = 20_000;

/** Has the client follow a hashtag and a new post that carries it, under the ids `hashtag` and `post`. */
async function follow(client, writer, tag) {
  const inboxes = { hashtag: new Inbox(), post: new Inbox() };
  await client.subscribe('posts', { hashtag: tag }, inboxes.hashtag.put, 'hashtag');
  const post = await writer.create('posts', { body: `#${tag}` });
  // An event may still come to those who subscribe after its write, so the first is awaited.
  assert.deepEqual(await inboxes.hashtag.next(), { action: 'create', data: post });
  await client.subscribe('posts', post.pk, inboxes.post.put, 'post');
  return { inboxes, post };
}

/** The server answers in order: after this reply the subscriptions sent before it hold. */
const settled = (client) => client.list('posts', { limit: 1 });

/** What was answered to the subscriptions that the client repeated. */
const repeated = (received) =>
  received
    .map(({ payload }) => payload)
    .filter(({ action }) => action.startsWith('subscribe'))
    .map(({ action, request_id, response_status }) => [action, request_id, response_status]);

test('comes back by itself when the line was cut, and follows what it followed', { timeout }, async (t) => {
  const line = new Line();
  const writer = connect(t);
  const follower = connect(t, hashtags, { url: await line.open(t, new URL(process.env.LINNET_URL)) });
  const tag = freshTag();
  const { inboxes, post } = await follow(follower, writer, tag);
  const received = frames(follower);

  line.cut();
  await new Promise((resolve) => follower.transport.socket.addEventListener('close', resolve));
  assert.equal(follower.transport.isConnected(), false);
  while (line.refused < 3) {
    await new Promise(setImmediate);
  }
  // What is asked meanwhile is sent after the subscriptions, so its event is not missed.
  const asked = follower.create('posts', { body: `asked meanwhile #${tag}` });
  line.mend();
  assert.deepEqual(await inboxes.hashtag.next(), { action: 'create', data: await asked });
  assert.deepEqual(repeated(received), [
    ['subscribe_to_hashtag', 'hashtag', 201],
    ['subscribe_instance', 'post', 201],
  ]);

  const patched = await writer.patch('posts', post.pk, { body: `patched #${tag}` });
  assert.deepEqual(await inboxes.post.next(), { action: 'update', data: patched });
  assert.deepEqual(await inboxes.hashtag.next(), { action: 'update', data: patched });
  await writer.delete('posts', post.pk);
  assert.deepEqual(await inboxes.post.next(), { action: 'delete', data: { pk: post.pk } });
  assert.deepEqual(await inboxes.hashtag.next(), { action: 'delete', data: { pk: post.pk } });
});

test('comes back by itself when the server closed the socket', { timeout }, async (t) => {
  const writer = connect(t);
  const follower = connect(t, hashtags);
  const tag = freshTag();
  const { inboxes, post } = await follow(follower, writer, tag);
  const received = frames(follower);

  // Larger than the server takes in one frame; never answered.
  follower.create('posts', { body: 'x'.repeat(100_000) });
  const { code } = await new Promise((resolve) => follower.transport.socket.addEventListener('close', resolve));
  assert.equal(code, 1009);
  await settled(follower);
  assert.deepEqual(repeated(received), [
    ['subscribe_to_hashtag', 'hashtag', 201],
    ['subscribe_instance', 'post', 201],
  ]);
  const patched = await writer.patch('posts', post.pk, { body: `patched #${tag}` });
  assert.deepEqual(await inboxes.post.next(), { action: 'update', data: patched });
  assert.deepEqual(await inboxes.hashtag.next(), { action: 'update', data: patched });
});

test('does not subscribe again to what it cancelled', { timeout }, async (t) => {
  const line = new Line();
  const client = connect(t, hashtags, { url: await line.open(t, new URL(process.env.LINNET_URL)) });
  const subscription = client.subscribe('posts', { hashtag: freshTag() }, () => {}, 'cancelled');
  await subscription;
  await client.subscribe('posts', { hashtag: freshTag() }, () => {}, 'kept');
  subscription.cancel();
  const received = frames(client);

  line.cut();
  line.mend();
  await once(client.transport, 'reconnect');
  await settled(client);
  assert.deepEqual(repeated(received), [['subscribe_to_hashtag', 'kept', 201]]);
});
