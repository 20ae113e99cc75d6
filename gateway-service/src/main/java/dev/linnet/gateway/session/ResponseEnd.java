package dev.linnet.gateway.session;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a streaming response within a bounded time: it cuts off a client that does not read. */
final class ResponseEnd {

    private static final Logger log = LoggerFactory.getLogger(ResponseEnd.class);
    private static final long CANCEL = 8;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Duration timeout;
    private long timer = NO_TIMER;

    ResponseEnd(Vertx vertx, HttpServerRequest request, Duration timeout) {
        this.vertx = vertx;
        this.request = request;
        this.timeout = timeout;
    }

    /** Sends the last text. Completes when it is on the network, and fails when it never will be. */
    Future<Void> say(String last) {
        timer = vertx.setTimer(timeout.toMillis(), late -> cut());
        return request.response().end(last);
    }

    /** Drops everything that was not sent. */
    void cut() {
        if (request.version() == HttpVersion.HTTP_2) {
            // The connection may serve other requests.
            request.response().reset(CANCEL).onFailure(failure -> log.debug("Not reset: {}", failure.getMessage()));
            return;
        }
        // Vert.x closes after everything is sent, which never happens for a client that does not read.
        ChannelHandlerContext ctx = ((HttpServerConnection) request.connection()).channelHandlerContext();
        ctx.close().addListener(cut -> log.debug("Cut a client off that does not read its events."));
    }

    /** The response is gone. */
    void done() {
        vertx.cancelTimer(timer);
    }
}
