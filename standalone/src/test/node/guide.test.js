'use strict';

// The client of docs/guide.md, as it stands there: the test's caller writes it to guide.js.

const assert = require('node:assert/strict');
const { test } = require('node:test');
const WebSocket = require('ws');
const { Linnet } = require('./guide');
const { Line } = require('./line');
const { freshTag, Inbox } = require('./linnet');

const timeout = 30_000;
const headers = { Authorization: `Bearer ${process.env.LINNET_TOKEN}` };

/** A client of its own for the test `t`, and what it has opened. */
function client(t, url = process.env.LINNET_URL) {
  const sockets = [];
  const linnet = new Linnet(() => {
    sockets.push(new WebSocket(url, { headers }));
    return sockets.at(-1);
  });
  t.after(() => linnet.close());
  const opened = new Promise((resolve) => sockets[0].addEventListener('open', resolve));
  return { linnet, opened, sockets };
}

/** Follows the hashtag, and returns its events and how often the list was to be read. */
async function follow(linnet, hashtag, cursor) {
  const inbox = new Inbox();
  const followed = { inbox, loads: 0, failed: new Inbox() };
  await new Promise((resolve) => {
    linnet.follow(
      'subscribe_to_hashtag',
      { hashtag },
      {
        event: ({ action, data }) => inbox.put(data, action),
        load: () => {
          followed.loads++;
          resolve();
        },
        failed: (reply) => {
          followed.failed.put(reply);
          resolve();
        },
      },
      cursor,
    );
  });
  return followed;
}

test('resumes without loss when its line was cut', { timeout }, async (t) => {
  const line = new Line();
  const writer = client(t);
  const follower = client(t, await line.open(t, new URL(process.env.LINNET_URL)));
  await Promise.all([writer.opened, follower.opened]);
  const tag = freshTag();
  const followed = await follow(follower.linnet, tag);
  const create = (text) => writer.linnet.ask('create', { data: { body: `${text} #${tag}` } });

  const first = await create('live');
  assert.deepEqual(await followed.inbox.next(), { action: 'create', data: first });
  line.cut();
  const missed = [await create('missed'), await create('missed too')];
  await assert.rejects(follower.linnet.ask('list'), (reply) => [503, 504].includes(reply.response_status));
  line.mend();
  for (const data of missed) {
    assert.deepEqual(await followed.inbox.next(), { action: 'create', data });
  }
  const last = await create('live again');
  assert.deepEqual(await followed.inbox.next(), { action: 'create', data: last });
  assert.equal(followed.loads, 1);
  assert.equal(followed.inbox.events.length, 0);
});

test('reads the list again when its cursor is refused', { timeout }, async (t) => {
  const { linnet, opened } = client(t);
  await opened;
  const followed = await follow(linnet, freshTag(), 'no cursor');
  assert.equal(followed.loads, 1);
});

test('meets errors and goes on', { timeout }, async (t) => {
  const { linnet, opened, sockets } = client(t);
  await opened;
  await assert.rejects(linnet.ask('create', { data: { body: ' ' } }), {
    response_status: 400,
    errors: [{ body: ['This field may not be blank.'] }],
  });
  const followed = await follow(linnet, '?');
  assert.equal((await followed.failed.next()).data.response_status, 400);
  const post = await linnet.ask('create', { data: { body: 'still here' } });
  assert.equal(post.body, 'still here');
  assert.equal(sockets.length, 1);
});
