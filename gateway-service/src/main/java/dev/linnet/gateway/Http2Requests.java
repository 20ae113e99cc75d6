package dev.linnet.gateway;

import dev.linnet.runtime.http.HttpLimits;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** For requests of HTTP/2, whose framing Netty checks: the rules of HTTP/1.1 that have nothing to do with framing. */
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
            call.response().setStatusCode(415).putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
            call.response().end();
            return;
        }
        if (!request.isEnded()) {
            long late = vertx.setTimer(limits.bodyTimeout().toMillis(), timer -> cut(request));
            request.end().onComplete(ended -> vertx.cancelTimer(late));
        }
        call.next();
    }

    /** The connection may serve others. */
    private static void cut(HttpServerRequest request) {
        if (!request.response().ended()) {
            request.response().setStatusCode(408).end();
        }
        request.response().reset(CANCEL);
    }
}
