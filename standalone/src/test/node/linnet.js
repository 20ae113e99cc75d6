'use strict';

// How a front end talks to Linnet with dcrf-client. The server's address and the token of a login come from the environment:
//   curl http://localhost:8080/login/alice/
//   LINNET_URL=ws://localhost:8080/ws/ LINNET_TOKEN=… npm test

const { randomUUID } = require('node:crypto');
const dcrf = require('dcrf-client').default;
const WebSocket = require('ws');

/** Node keeps no cookies, so the token goes with the upgrade. A browser sends its cookie and needs no `WebSocket` option. */
class SignedIn extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { headers: { Authorization: `Bearer ${process.env.LINNET_TOKEN}` } });
  }
}

/**
 * Lets `subscribe` follow a hashtag, `client.subscribe('posts', { hashtag: 'python' }, callback)`, and still one post by its pk.
 * Events of a hashtag are told by the id of the subscription, since the pk is not known beforehand. A create and an update have
 * the status 200, the reply to the subscription itself has 201.
 */
const hashtags = {
  buildSubscribePayload(topic, requestId) {
    return topic.hashtag === undefined
      ? { action: 'subscribe_instance', request_id: requestId, pk: topic }
      : { action: 'subscribe_to_hashtag', request_id: requestId, hashtag: topic.hashtag };
  },
  buildSubscribeUpdateSelector(stream, topic, requestId) {
    return { stream, payload: { request_id: requestId, response_status: 200 } };
  },
  buildSubscribeDeleteSelector(stream, topic, requestId) {
    return { stream, payload: { request_id: requestId, action: 'delete' } };
  },
};

/** A client of its own for the test `t`, closed after it. */
function connect(t, options = {}, { url = process.env.LINNET_URL, WebSocket = SignedIn } = {}) {
  const client = dcrf.connect(url, {
    ...options,
    // The delays of the default, several seconds, suit people, not tests.
    websocket: { WebSocket, minReconnectionDelay: 20, maxReconnectionDelay: 200 },
  });
  t.after(() => client.close());
  return client;
}

/** Where a subscription puts its events: `client.subscribe('posts', pk, inbox.put)`, then `await inbox.next()`. */
class Inbox {
  events = [];
  #wake = () => {};

  put = (data, action) => {
    this.events.push({ action, data });
    this.#wake();
  };

  async next() {
    while (this.events.length === 0) {
      await new Promise((resolve) => (this.#wake = resolve));
    }
    return this.events.shift();
  }
}

/** All frames the client receives from now on, as they come. */
function frames(client) {
  const received = [];
  client.transport.on('message', (message) => received.push(JSON.parse(message.data)));
  return received;
}

/** A hashtag nobody else uses. */
const freshTag = () => `t${randomUUID().replaceAll('-', '')}`;

module.exports = { connect, frames, freshTag, hashtags, Inbox, WebSocket };
