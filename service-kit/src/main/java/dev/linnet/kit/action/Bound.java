package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The longest length of a text. Every text has a bound, because PostgreSQL needs time in the square of a text's length
 * to normalise it.
 *
 * @param most in code points
 */
record Bound(int most) {

    boolean holds(String text) {
        return text.length() <= most || text.codePointCount(0, text.length()) <= most;
    }

    /** Holds for each text in a JSON value, names of members included. */
    boolean holds(JsonNode value) {
        if (!value.isContainerNode()) {
            return !value.isTextual() || holds(value.textValue());
        }
        for (JsonNode inner : value) {
            if (!holds(inner)) {
                return false;
            }
        }
        return value.properties().stream().allMatch(member -> holds(member.getKey()));
    }

    /** The complaint for a client about a longer text. */
    String complaint() {
        return "Ensure this field has no more than " + most + " characters.";
    }
}
