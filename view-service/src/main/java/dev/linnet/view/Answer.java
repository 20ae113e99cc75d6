package dev.linnet.view;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The answer of an HTTP service.
 *
 * @param status unchanged, so perhaps no status of HTTP
 * @param location where the service says that the created object is, unchanged
 * @param retryAfter when the service wants the next request, in seconds or as a date
 */
record Answer(int status, String body, Optional<String> location, Optional<String> retryAfter) {

    private static final Pattern SECONDS_OR_DATE = Pattern.compile("[A-Za-z0-9,: +-]{1,40}");

    /**
     * Its status, with the body as the data of a success or the errors of a failure.
     *
     * @throws ActionFailure 502 for a redirect, which is not followed, and for an invalid status
     */
    Reply reply() {
        if (status < 200 || status > 599 || (status >= 300 && status < 400)) {
            throw ActionFailure.of(
                    Status.BAD_GATEWAY,
                    "The service behind this stream answered " + status + ", which cannot be passed on.");
        }
        Status outcome = Status.of(status);
        List<Effect> later = retryAfter
                .filter(text -> SECONDS_OR_DATE.matcher(text).matches())
                .<Effect>map(text -> new Effect.Header(Effect.Header.RETRY_AFTER, text))
                .stream()
                .toList();
        return outcome.isSuccess()
                ? new Reply(outcome, "[]", data(), later)
                : new Reply(outcome, errors(), "null", later);
    }

    private String data() {
        return body.isBlank() ? "null" : json();
    }

    private String errors() {
        if (body.isBlank()) {
            return "[" + JsonBody.quote(HttpResponseStatus.valueOf(status).reasonPhrase()) + "]";
        }
        String json = json();
        return json.startsWith("[") ? json : "[" + json + "]";
    }

    /** The body unchanged if it is JSON, whatever its type says; else as a JSON string. */
    private String json() {
        String text = body.strip();
        return JsonBody.isJson(text) ? text : JsonBody.quote(body);
    }
}
