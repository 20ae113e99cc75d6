package dev.linnet.bench;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** One open WebSocket. For the event loop of the run. */
record Socket(Channel channel) {

    /** A failure ends the socket, which its listener is told. */
    void send(String text) {
        var unused = channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
    }

    /** Ends the connection without a close frame, as a broken network does. */
    void drop() {
        var unused = channel.close();
    }
}
