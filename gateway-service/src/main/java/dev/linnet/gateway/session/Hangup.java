package dev.linnet.gateway.session;

import dev.linnet.protocol.CloseReason;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a socket within a bounded time. Vert.x starts its closing timeout when it has written the close frame, which
 * never happens for a client that does not read. So this class cuts the connection.
 */
final class Hangup {

    private static final Logger log = LoggerFactory.getLogger(Hangup.class);
    private static final long NO_TIMER = -1;
    private static final int LONGEST_PAUSE_MS = 2_000;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Duration timeout;
    private final RandomGenerator random;
    private long timer = NO_TIMER;

    Hangup(Vertx vertx, ServerWebSocket socket, Duration timeout, RandomGenerator random) {
        this.vertx = vertx;
        this.socket = socket;
        this.timeout = timeout;
        this.random = random;
    }

    /** Sends the reason, and gives the client the closing timeout to end its side. */
    void close(CloseReason reason) {
        socket.close(reason.code(), reason == CloseReason.RESTART ? pause() : reason.text())
                .onFailure(failure -> log.debug("Not closed properly: {}", failure.getMessage()));
        cutLater();
    }

    /** Different for each client, so that they do not all come back at once. */
    private String pause() {
        return "Reconnect in " + random.nextInt(LONGEST_PAUSE_MS) + " ms.";
    }

    /** For a client that has sent its close frame: it may still not read our answer. */
    void cutLater() {
        if (timer == NO_TIMER) {
            timer = vertx.setTimer(timeout.toMillis(), late -> cut());
        }
    }

    /** Ends our output at once, so that the client sees the end. What the client still sends is read and dropped. */
    void endOutput() {
        ChannelHandlerContext ctx = context();
        // Pending output must go first. TLS has an end of its own, so there the cut must do.
        if (!socket.isSsl() && ctx.channel().isWritable() && ctx.channel() instanceof DuplexChannel channel) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written ->
                            channel.shutdownOutput().addListener(ended -> log.debug("Ended a broken connection.")));
        }
    }

    private ChannelHandlerContext context() {
        return ((WebSocketInternal) socket).channelHandlerContext();
    }

    private void cut() {
        context().close().addListener(cut -> log.debug("Cut a connection that did not close in time."));
    }

    /** The connection is gone. */
    void done() {
        vertx.cancelTimer(timer);
    }
}
