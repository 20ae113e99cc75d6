'use strict';

const { once } = require('node:events');
const net = require('node:net');

/** A line to the server that can be cut. */
class Line {
  #sockets = new Set();
  #cut = false;
  refused = 0;

  async open(t, url) {
    const server = net.createServer((near) => {
      if (this.#cut) {
        this.refused++;
        near.destroy();
        return;
      }
      const far = net.connect(url.port, url.hostname);
      near.pipe(far).pipe(near);
      for (const [one, other] of [[near, far], [far, near]]) {
        this.#sockets.add(one);
        one.on('error', () => {}).on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      this.cut();
      server.close();
    });
    return Object.assign(new URL(url), { host: `127.0.0.1:${server.address().port}` }).href;
  }

  cut() {
    this.#cut = true;
    this.#sockets.forEach((socket) => socket.destroy());
  }

  mend() {
    this.#cut = false;
  }
}

module.exports = { Line };
