package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The only way to read what a client sent. Complaints are gathered, and {@link #check} fails with all of them; what a
 * faulty field gave until then is empty. Owned by one call, not thread-safe.
 */
public final class Fields {

    private static final String REQUIRED = "This field is required.";

    private final ObjectNode object;
    private final boolean partial;
    private final Complaints complaints = new Complaints();

    private Fields(ObjectNode object, boolean partial) {
        this.object = object;
        this.partial = partial;
    }

    static Fields of(ObjectNode object) {
        return new Fields(object, false);
    }

    /**
     * What a client sent as {@code data}, to be written to a row.
     *
     * @param partial whether absent fields are no mistake
     * @throws ActionFailure 400 when it is no object
     */
    static Fields ofData(JsonNode data, boolean partial) {
        if (data.isNull()) {
            throw ActionFailure.invalid("non_field_errors", "No data provided");
        }
        if (data instanceof ObjectNode object) {
            return new Fields(object, partial);
        }
        throw ActionFailure.invalid(
                "non_field_errors", "Invalid data. Expected a dictionary, but got " + typeName(data) + ".");
    }

    Fields orInside(String name) {
        if (object.get(name) instanceof ObjectNode inner) {
            ObjectNode both = JsonNodeFactory.instance.objectNode();
            both.setAll(inner);
            both.setAll(object);
            return new Fields(both, partial);
        }
        return this;
    }

    /** The arguments with one of them replaced, as JSON. */
    String with(String name, long value) {
        return Json.text(object.deepCopy().put(name, value));
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    public boolean isTrue(String name) {
        JsonNode value = object.get(name);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    /** A text as a form field has it, checked and trimmed; empty when it is absent and may be. */
    public Optional<String> text(TextField field) {
        JsonNode value = object.get(field.name());
        if (value == null) {
            if (!partial) {
                complaints.add(field.name(), REQUIRED);
            }
            return Optional.empty();
        }
        return string(field.name(), value).flatMap(written -> field.clean(written, complaints));
    }

    /** A text that must be there; taken as it was sent, a number as its text. */
    public Optional<String> argument(String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            complaints.add(name, REQUIRED);
            return Optional.empty();
        }
        return string(name, value);
    }

    /** A text that may be absent, null or empty, which are the same. */
    public Optional<String> filter(String name) {
        return has(name) ? string(name, object.get(name)).filter(text -> !text.isEmpty()) : Optional.empty();
    }

    /**
     * A row's key: an integer or a string of digits.
     *
     * @return empty when it is absent (a complaint) or can be nobody's key (none: there is no such row)
     */
    public OptionalLong pk() {
        JsonNode value = object.get("pk");
        if (value == null) {
            complaints.add("pk", REQUIRED);
            return OptionalLong.empty();
        }
        return Numbers.key(value);
    }

    /** A whole number or its digits; anything else is empty, without a complaint. */
    public OptionalLong wholeNumber(String name) {
        JsonNode value = object.get(name);
        return value == null ? OptionalLong.empty() : Numbers.key(value);
    }

    /** The field as it was sent; null when it is absent, which is a complaint. */
    @Nullable
    JsonNode required(String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            complaints.add(name, REQUIRED);
        }
        return value;
    }

    /** A positive integer or its text; otherwise the fallback. */
    long positive(String name, long fallback) {
        OptionalLong number = wholeNumber(name);
        return number.isPresent() && number.getAsLong() > 0 ? number.getAsLong() : fallback;
    }

    /**
     * Fails when anything that was read so far is wrong.
     *
     * @throws ActionFailure 400 with all complaints
     */
    public void check() {
        complaints.check();
    }

    private Optional<String> string(String name, JsonNode value) {
        if (value.isTextual()) {
            return Optional.of(value.textValue());
        }
        if (value.isNumber()) {
            Optional<String> text = Numbers.text(value);
            if (text.isPresent()) {
                return text;
            }
        }
        complaints.add(name, value.isNull() ? "This field may not be null." : "Not a valid string.");
        return Optional.empty();
    }

    /** The names DRF gives to types. */
    private static String typeName(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "list";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int" : "float";
            default -> "str";
        };
    }
}
