package dev.linnet.view;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What an HTTP service answered.
 *
 * @param status as it came, so perhaps none of HTTP's
 */
record Answer(int status, String body) {

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
        return outcome.isSuccess() ? Reply.success(outcome, data()) : Reply.failure(outcome, errors());
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
