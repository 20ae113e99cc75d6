package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Request;
import java.util.Objects;

/**
 * One asking of an action.
 *
 * @param arguments the client's object: {@code action}, {@code request_id} and whatever the action takes
 * @param canFollow whether events can be sent to the caller, which over plain HTTP they cannot
 */
public record Call(Caller caller, String action, Fields arguments, boolean canFollow) {

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException when its arguments are no JSON object
     */
    static Call of(Request request) {
        return new Call(
                request.caller(), request.action(), Fields.of(Json.object(request.arguments())), request.canFollow());
    }

    /**
     * What is to be written: the object {@code data}.
     *
     * @throws ActionFailure 400 when it is missing or no object, or when anything read of the arguments before was wrong
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
