package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is wrong with the fields of one object, gathered so that a client is told everything at once. */
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
