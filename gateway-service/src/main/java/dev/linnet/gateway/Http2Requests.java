package dev.linnet.gateway;

import dev.linnet.gateway.http.HttpAnswer;
import dev.linnet.runtime.http.HttpLimits;
import dev.linnet.runtime.http.Refusals;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** Applies the rules of HTTP/1.1 requests to HTTP/2, except those about framing, which Netty checks there. */
final class Http2Requests {

    private static final long CANCEL = 8;

    private final Vertx vertx;
    private final HttpLimits limits;

    Http2Requests(Vertx vertx, HttpLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    void handle(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (request.version() != HttpVersion.HTTP_2) {
            call.next();
            return;
        }
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.toLowerCase(Locale.ROOT).contentEquals(HttpHeaderValues.IDENTITY)) {
            call.response().putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
            Refusals.count(415, "A body of HTTP/2 has a Content-Encoding.");
            HttpAnswer.fail(call, 415);
            return;
        }
        if (!request.isEnded()) {
            long late = vertx.setTimer(limits.bodyTimeout().toMillis(), timer -> cut(call));
            request.end().onComplete(ended -> vertx.cancelTimer(late));
        }
        call.next();
    }

    /** Ends this stream only: the connection may serve other requests. */
    private static void cut(RoutingContext call) {
        Refusals.count(408, "A request of HTTP/2 did not arrive in time.");
        if (!call.response().headWritten()) {
            HttpAnswer.fail(call, 408);
        }
        call.response().reset(CANCEL);
    }
}
