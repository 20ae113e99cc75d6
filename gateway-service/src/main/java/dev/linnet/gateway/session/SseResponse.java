package dev.linnet.gateway.session;

import dev.linnet.protocol.Status;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The head of a response of server-sent events, and the responses without events. */
public final class SseResponse {

    private static final Logger log = LoggerFactory.getLogger(SseResponse.class);

    /** How long an {@code EventSource} waits before it connects again. */
    private static final int RETRY_MS = 1_000;

    /** Spreads clients, which would otherwise all come back at once when a service or a gateway returns. */
    private static final int LONGEST_RETRY_MS = 5_000;

    static final String RETRY = retry(RETRY_MS);

    private SseResponse() {}

    private static String retry(int ms) {
        return "retry: " + ms + "\n\n";
    }

    static void begin(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                // A proxy that compresses holds back an incomplete block, so the client would be one event behind.
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                // A proxy that buffers the whole response would pass on nothing.
                .putHeader("X-Accel-Buffering", "no");
    }

    /** Answers HEAD. */
    public static void head(HttpServerRequest request) {
        begin(request.response());
        end(request.response(), "");
    }

    /** Makes an {@code EventSource} connect again after a pause, with its {@code Last-Event-ID}. */
    public static void comeBack(HttpServerRequest request, Status why, RandomGenerator random) {
        begin(request.response());
        int pauseMs = random.nextInt(RETRY_MS, LONGEST_RETRY_MS + 1);
        String reason = HttpResponseStatus.valueOf(why.code()).reasonPhrase();
        end(request.response().setChunked(true), retry(pauseMs) + ": " + reason + "\n\n");
    }

    private static void end(HttpServerResponse response, String body) {
        response.end(body).onFailure(gone -> log.debug("Not answered: {}", gone.getMessage()));
    }
}
