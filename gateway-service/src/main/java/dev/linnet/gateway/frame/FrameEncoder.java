package dev.linnet.gateway.frame;

import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;

/** Builds reply frames by splicing JSON texts. */
public final class FrameEncoder {

    private FrameEncoder() {}

    public static String reply(Decoded.Call call, Reply reply) {
        return call.form()
                .wrap(reply(
                        call.actionText(),
                        call.requestId(),
                        reply.status(),
                        reply.errors(),
                        reply.data(),
                        beside(reply)));
    }

    /** Members of the frame, each behind a comma. */
    private static String beside(Reply reply) {
        String members = "";
        for (Effect effect : reply.effects()) {
            if (effect instanceof Effect.Beside member) {
                members += "," + JsonText.quote(member.name()) + ":" + member.json();
            }
        }
        return members;
    }

    static String refusal(Form form, String action, String requestId, Status status, String error) {
        return form.wrap(reply(action, requestId, status, JsonText.error(error), JsonText.NULL, ""));
    }

    /** The answer to text that is not JSON: plain, without action and request id. */
    public static String unreadable(String error) {
        return reply(JsonText.NULL, JsonText.NULL, Status.BAD_REQUEST, JsonText.error(error), JsonText.NULL, "");
    }

    private static String reply(
            String action, String requestId, Status status, String errors, String data, String beside) {
        return "{\"action\":" + action + ",\"request_id\":" + requestId + ",\"response_status\":" + status.code()
                + ",\"errors\":" + errors + ",\"data\":" + data + beside + "}";
    }
}
