package dev.linnet.protocol;

import java.util.List;

/**
 * A service's answer to a {@link Request}.
 *
 * @param errors the text of a JSON array, {@code []} on success
 * @param data the text of a JSON value, {@code null} on every error; spliced into the frame without being read
 * @param effects what the gateway does for the session, in this order, before it sends the reply; {@link
 *     Effect.Continue} takes effect after it
 */
public record Reply(Status status, String errors, String data, List<Effect> effects) implements Message {

    private static final String NONE = "[]";
    private static final String NULL = "null";

    public static Reply success(Status status, String data, Effect... effects) {
        return new Reply(status, NONE, data, List.of(effects));
    }

    /** A success without data. */
    public static Reply done(Status status, Effect... effects) {
        return success(status, NULL, effects);
    }

    public static Reply failure(Status status, String errors) {
        return new Reply(status, errors, NULL, List.of());
    }

    /** The answer to an action that reached no service. */
    public static Reply unavailable() {
        return failure(Status.UNAVAILABLE, "[\"Service unavailable.\"]");
    }

    public static Reply timedOut() {
        return failure(Status.TIMED_OUT, "[\"Service timed out.\"]");
    }

    public static Reply internalError() {
        return failure(Status.INTERNAL_ERROR, "[\"Internal server error.\"]");
    }

    @Override
    public void writeTo(WireWriter out) {
        out.small(status.code()).text(errors).text(data).list(effects, Effect::writeTo);
    }

    static Reply readFrom(WireReader in) {
        return new Reply(Status.of(in.small()), in.text(), in.text(), in.list(Effect::readFrom));
    }
}
