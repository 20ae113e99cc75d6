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
 * What an HTTP service answered.
 *
 * @param status as it came, so perhaps none of HTTP's
 * @param location where it says that what was created is, as it says so
 * @param retryAfter when it wants to be asked again, seconds or a date
 */
record Answer(int status, String body, Optional<String> location, Optional<String> retryAfter) {

    private static final Pattern SECONDS_OR_DATE = Pattern.compile("[A-Za-z0-9,: +-]{1,40}");

    /**
     * Its status, with the body as the data of a success or the errors of a failure.
     *
     * @throws ActionFailure 502 for a redirect, which is not followed, and for what is no status
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

    /** The body as it is where that is JSON, whatever type it is said to have; else as a JSON string. */
    private String json() {
        String text = body.strip();
        return JsonBody.isJson(text) ? text : JsonBody.quote(body);
    }
}
