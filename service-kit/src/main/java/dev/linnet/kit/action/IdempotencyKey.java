package dev.linnet.kit.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The argument of a call that the client may repeat: the repetition creates nothing. */
final class IdempotencyKey {

    static final String NAME = "idempotency_key";

    private static final int MOST_BYTES = 128;

    static final String INVALID = "Enter a string of at most " + MOST_BYTES + " bytes.";

    private IdempotencyKey() {}

    /** Empty when the value is no valid key. */
    static Optional<String> of(JsonNode value) {
        return Optional.ofNullable(value.textValue()).filter(IdempotencyKey::isKey);
    }

    private static boolean isKey(String text) {
        return !text.isEmpty() && text.getBytes(UTF_8).length <= MOST_BYTES && TextField.isStorable(text);
    }
}
