package dev.linnet.runtime.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes HTTP servers that refuse what other servers on the way may read differently. */
public final class GuardedHttp {

    private static final Logger log = LoggerFactory.getLogger(GuardedHttp.class);
    private static final String VERTX_DECODER = "httpDecoder";
    private static final String VERTX_HANDLER = "handler";

    private GuardedHttp() {}

    /**
     * A server whose connections are guarded; it still needs its handlers.
     *
     * @param options changed: HTTP/2 without TLS, the limits and 100-continue are set here
     */
    public static HttpServer create(Vertx vertx, HttpServerOptions options, HttpLimits limits) {
        options
                // Vert.x's own decoder would read the first request of such a connection.
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(limits.maxHeadBytes())
                .setMaxHeaderSize(limits.maxHeadBytes())
                .setInitialSettings(
                        new Http2Settings(options.getInitialSettings()).setMaxHeaderListSize(limits.maxHeadBytes()))
                .setSslHandshakeTimeout(limits.headTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> guard(connection, limits))
                .exceptionHandler(broken -> log.debug("A connection broke: {}", broken.getMessage()))
                .invalidRequestHandler(GuardedHttp::refuse);
    }

    /** Before the first byte is read: Vert.x calls this when it sets the pipeline up. */
    private static void guard(HttpConnection connection, HttpLimits limits) {
        if (connection instanceof Http1xServerConnection http1) {
            ChannelHandlerContext vertx = http1.channelHandlerContext();
            ChannelPipeline pipeline = vertx.pipeline();
            RequestDecoder decoder = new RequestDecoder(limits);
            pipeline.replace(VERTX_DECODER, VERTX_DECODER, decoder);
            pipeline.addBefore(VERTX_HANDLER, "linnet-end", new ConnectionEnd(decoder));
        }
    }

    /** Answers with a problem document (RFC 9457). Vert.x closes the connection after it. */
    private static void refuse(HttpServerRequest request) {
        RequestRefused refused = RequestRefused.of(request.decoderResult().cause());
        HttpServerResponse response = request.response()
                .setStatusCode(refused.status())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        switch (refused.status()) {
            case 415 -> response.putHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
            case 426 ->
                response.putHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
                        .putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
            default -> {
                // The status says it all.
            }
        }
        response.end(problem(refused)).onFailure(gone -> log.debug("Not answered: {}", gone.getMessage()));
    }

    private static String problem(RequestRefused refused) {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(refused.status()).reasonPhrase())
                .put("status", refused.status())
                .put("detail", refused.detail())
                .put("errors", new JsonArray().add(refused.detail()))
                .encode();
    }
}
