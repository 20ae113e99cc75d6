package dev.linnet.view;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** One request on one connection. */
final class Exchange {

    private final Future<HttpClientRequest> connected;
    private final Future<HttpClientResponse> response;

    /**
     * Begins.
     *
     * @param isLate when a connection is there after that, nothing is sent: the caller has been told that nothing was
     */
    Exchange(HttpClient client, RequestOptions options, Optional<String> body, BooleanSupplier isLate) {
        connected = client.request(options);
        response = connected.compose(request -> {
            if (isLate.getAsBoolean()) {
                return Future.failedFuture(new TimeoutException());
            }
            return body.isPresent() ? request.send(body.get()) : request.send();
        });
    }

    /** Its head; the body must be read at once. */
    Future<HttpClientResponse> response() {
        return response;
    }

    /** Whether the service may have got any of it. */
    boolean mayHaveArrived() {
        return connected.succeeded();
    }

    /** Whether the connection ended before an answer began, as when the service closes an idle one under the request. */
    boolean wasCutOff() {
        return connected.succeeded()
                && response.failed()
                && (response.cause() instanceof HttpClosedException || response.cause() instanceof IOException);
    }

    /** Ends it: nobody waits for it any more. */
    void giveUp() {
        connected.onSuccess(HttpClientRequest::reset);
    }
}
