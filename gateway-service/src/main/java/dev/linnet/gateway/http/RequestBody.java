package dev.linnet.gateway.http;

import dev.linnet.runtime.http.RequestRefused;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a body as text, whatever its type: curl sends everything as a form, and a form parser would take it apart. */
final class RequestBody {

    /** The body is larger than the limit. The rest of it is read and dropped. */
    static final class TooLarge extends Exception {
        TooLarge() {
            super("body too large", null, false, false);
        }
    }

    /** The connection broke, or the client left, so nobody waits for an answer. */
    static final class ClientGone extends Exception {
        ClientGone(Throwable cause) {
            super(String.valueOf(cause.getMessage()), null, false, false);
        }
    }

    private RequestBody() {}

    /**
     * Must be called as soon as the request is there; later, the body is lost. Fails with {@link TooLarge}, {@link
     * UnreadableBody}, {@link RequestRefused} or {@link ClientGone}.
     */
    static Future<String> read(HttpServerRequest request, int maxBytes) {
        Promise<String> text = Promise.promise();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(
                broken -> text.tryFail(broken instanceof RequestRefused ? broken : new ClientGone(broken)));
        request.handler(chunk -> {
            if (body.length() + chunk.length() > maxBytes) {
                text.tryFail(new TooLarge());
            } else if (!text.future().isComplete()) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            try {
                text.tryComplete(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(body.getBytes()))
                        .toString());
            } catch (CharacterCodingException e) {
                text.tryFail(new UnreadableBody("The body is not UTF-8."));
            }
        });
        return text.future();
    }
}
