package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;

/** An expected failure of an action: it is answered, not logged, and has no stack trace. */
public final class ActionFailure extends RuntimeException {

    private final Status status;
    private final String errors;

    private ActionFailure(Status status, String errors) {
        super(status + " " + errors, null, false, false);
        this.status = status;
        this.errors = errors;
    }

    /** Fails with texts, for example {@code ["Not found"]}. */
    public static ActionFailure of(Status status, String text) {
        return new ActionFailure(status, Json.text(Json.MAPPER.createArrayNode().add(text)));
    }

    public static ActionFailure notFound() {
        return of(Status.NOT_FOUND, "Not found");
    }

    public static ActionFailure forbidden() {
        return of(Status.FORBIDDEN, "You do not have permission to perform this action.");
    }

    /** Fails with 400: a trigger in the database dropped the row, or the change of it, and did not say why. */
    public static ActionFailure refused() {
        return invalid("non_field_errors", "This was refused.");
    }

    /** Fails with one field's complaint; {@code non_field_errors} where no field is to blame. */
    public static ActionFailure invalid(String field, String text) {
        Complaints complaints = new Complaints();
        complaints.add(field, text);
        return complaints.failure();
    }

    /** Fails with 400 and the complaints of several fields. */
    static ActionFailure invalid(String errors) {
        return new ActionFailure(Status.BAD_REQUEST, errors);
    }

    Reply reply() {
        return Reply.failure(status, errors);
    }
}
