package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The complaints about the fields of one object, collected so that a client gets all of them at once. */
final class Complaints {

    private final ObjectNode fields = Json.MAPPER.createObjectNode();

    void add(String field, String text) {
        fields.withArray(field).add(text);
    }

    /** Throws when there is any complaint. */
    void check() {
        if (!fields.isEmpty()) {
            throw failure();
        }
    }

    ActionFailure failure() {
        ArrayNode errors = Json.MAPPER.createArrayNode().add(fields);
        return ActionFailure.invalid(Json.text(errors));
    }
}
