package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Request;
import java.util.Objects;
import java.util.Optional;

/**
 * One client's call of an action.
 *
 * @param arguments the client's object: {@code action}, {@code request_id} and the action's arguments
 * @param cursors signs cursors for the reply, and checks those that the client sends
 * @param changes the service's change log; empty for a service without one
 * @param canFollow false over plain HTTP, where the caller cannot receive events
 */
public record Call(
        Caller caller,
        String action,
        Fields arguments,
        CursorKey cursors,
        Optional<ChangeLog> changes,
        boolean canFollow) {

    /**
     * Reads a request to a resource without a change log.
     *
     * @throws IllegalArgumentException when its arguments are no JSON object
     */
    static Call of(Request request, CursorKey cursors) {
        return of(request, cursors, Optional.empty());
    }

    /**
     * @throws IllegalArgumentException when its arguments are no JSON object
     */
    static Call of(Request request, CursorKey cursors, Optional<ChangeLog> changes) {
        return new Call(
                request.caller(),
                request.action(),
                Fields.of(Json.object(request.arguments())),
                cursors,
                changes,
                request.canFollow());
    }

    /** The same call of another action. */
    Call as(String other) {
        return new Call(caller, other, arguments, cursors, changes, canFollow);
    }

    /** The service's change log. Actions that follow need one. */
    ChangeLog log() {
        return changes.orElseThrow(() -> new IllegalStateException("this service has no change log"));
    }

    /**
     * The point in history in the argument {@code since}. Empty when it is absent or null, or when {@link Fields#check}
     * refuses it.
     */
    Optional<Cursor> since() {
        return arguments.cursor("since", cursors);
    }

    /**
     * The object {@code data}, for a row.
     *
     * @throws ActionFailure 400 when it is missing or no object, or when an argument read before was wrong
     */
    public Fields data() {
        JsonNode data = arguments.required("data");
        arguments.check();
        return Fields.ofData(Objects.requireNonNull(data), false);
    }

    /**
     * The arguments of a list. {@code dcrf-client} can pass them only inside {@code data}, so they count there too; the
     * top level wins.
     */
    public Fields filters() {
        return arguments.orInside("data");
    }
}
