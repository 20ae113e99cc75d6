package dev.linnet.view;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Reads a response's body up to a limit. */
final class BoundedBody {

    /** The body is larger than the limit. */
    static final class TooLarge extends Exception {

        private static final long serialVersionUID = 1;

        TooLarge(int maxBytes) {
            super("more than " + maxBytes + " bytes", null, false, false);
        }
    }

    private BoundedBody() {}

    /**
     * Must be called as soon as the response is there. Fails with {@link TooLarge}, or with the failure of the
     * connection.
     */
    static Future<Buffer> read(HttpClientResponse response, int maxBytes) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.handler(chunk -> {
            if (body.length() + chunk.length() > maxBytes) {
                whole.tryFail(new TooLarge(maxBytes));
            } else if (!whole.future().isComplete()) {
                body.appendBuffer(chunk);
            }
        });
        response.endHandler(end -> whole.tryComplete(body));
        return whole.future();
    }
}
