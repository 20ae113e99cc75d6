package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Cursor;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only way to read a client's input. A wrong field reads as empty and leaves a complaint. {@link #read} and {@link
 * #required} fail with all complaints at once, so that the client can correct everything in one go. Every text has a
 * {@link Bound}. For one call; not thread-safe.
 */
public final class Fields {

    /** The default bound of a text, in code points. */
    public static final int MOST_CHARACTERS = 256;

    private static final String REQUIRED = "This field is required.";
    private static final String NOT_NULL = "This field may not be null.";

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
     * The client's {@code data}, for a row.
     *
     * @param partial whether fields may be absent
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
                "non_field_errors", "Invalid data. Expected a dictionary, but got " + Json.typeName(data) + ".");
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

    /** The arguments with two of them replaced, as JSON. */
    String with(String name, String text, String other, long value) {
        return Json.text(object.deepCopy().put(name, text).put(other, value));
    }

    /** Whether the field is present and not null. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    public boolean isTrue(String name) {
        JsonNode value = object.get(name);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    /** A text as in a form field, checked and trimmed. Empty when it is absent and may be. */
    public Optional<String> text(TextField field) {
        return value(field.name())
                .flatMap(value -> string(field.name(), value))
                .flatMap(written -> field.clean(written, complaints));
    }

    /** A required text of at most {@link #MOST_CHARACTERS}, unchanged; a number reads as its text. */
    public Optional<String> argument(String name) {
        return argument(name, MOST_CHARACTERS);
    }

    /**
     * The same with a bound of its own.
     *
     * @param most in code points
     */
    public Optional<String> argument(String name, int most) {
        JsonNode value = object.get(name);
        if (value == null) {
            complaints.add(name, REQUIRED);
            return Optional.empty();
        }
        return string(name, value).filter(text -> isWithin(name, text, new Bound(most)));
    }

    /** A text of at most {@link #MOST_CHARACTERS}. Absent, null and empty are the same. */
    public Optional<String> filter(String name) {
        return has(name)
                ? string(name, object.get(name))
                        .filter(text -> !text.isEmpty())
                        .filter(text -> isWithin(name, text, new Bound(MOST_CHARACTERS)))
                : Optional.empty();
    }

    /** Adds a complaint when it is not. */
    private boolean isWithin(String name, String text, Bound bound) {
        if (!bound.holds(text)) {
            complaints.add(name, bound.complaint());
            return false;
        }
        return true;
    }

    /**
     * A row's key: an integer or a string of digits.
     *
     * @return empty when it is absent (with a complaint) or when no row can have it (without one)
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

    /** A point in a stream's history, from an event or a reply. Empty when it is absent or null. */
    Optional<Cursor> cursor(String name, CursorKey key) {
        if (!has(name)) {
            return Optional.empty();
        }
        Optional<Cursor> cursor =
                Optional.ofNullable(object.get(name).textValue()).flatMap(key::read);
        if (cursor.isEmpty()) {
            complaints.add(name, "Invalid cursor.");
        }
        return cursor;
    }

    /** Where a page begins or ends: a row's key, or a page's first or last mark. Empty when it is absent or null. */
    Optional<Edge> edge(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        Optional<Edge> edge = Edge.of(name, object.get(name));
        if (edge.isEmpty()) {
            complaints.add(name, Edge.INVALID);
        }
        return edge;
    }

    /** The {@link IdempotencyKey}; empty when it is absent or null. */
    Optional<String> idempotencyKey() {
        if (!has(IdempotencyKey.NAME)) {
            return Optional.empty();
        }
        Optional<String> key = IdempotencyKey.of(object.get(IdempotencyKey.NAME));
        if (key.isEmpty()) {
            complaints.add(IdempotencyKey.NAME, IdempotencyKey.INVALID);
        }
        return key;
    }

    /** Yes or no as in a form field. Empty when it is absent and may be, or is neither. */
    public Optional<Boolean> flag(String name) {
        return value(name)
                .filter(value -> {
                    if (!value.isBoolean()) {
                        complaints.add(name, value.isNull() ? NOT_NULL : "Must be a valid boolean.");
                    }
                    return value.isBoolean();
                })
                .map(JsonNode::booleanValue);
    }

    /** The key of another object. Empty when it is absent and may be, or is no key. */
    public OptionalLong key(String name) {
        Optional<JsonNode> value = value(name);
        OptionalLong key = value.map(Numbers::key).orElse(OptionalLong.empty());
        if (value.isPresent() && key.isEmpty()) {
            complaints.add(name, value.get().isNull() ? NOT_NULL : "A valid integer is required.");
        }
        return key;
    }

    /** A field of an object to be written: absence is a complaint, unless the object is written in part. */
    private Optional<JsonNode> value(String name) {
        JsonNode value = object.get(name);
        if (value == null && !partial) {
            complaints.add(name, REQUIRED);
        }
        return Optional.ofNullable(value);
    }

    /** The field as it was sent; null, with a complaint, when it is absent. */
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
     * The field as it was sent, for values that no other method reads. Empty when it is absent.
     *
     * @param most the bound of each text in it, in code points; a longer text is a complaint, and nothing is read
     */
    public Optional<JsonNode> json(String name, int most) {
        JsonNode value = object.get(name);
        Bound bound = new Bound(most);
        if (value != null && !bound.holds(value)) {
            complaints.add(name, bound.complaint());
            return Optional.empty();
        }
        return Optional.ofNullable(value);
    }

    /**
     * A whole JSON value for another server. Empty when it is absent. Only the size of a frame bounds it, so no part of
     * it may reach a database.
     */
    public Optional<JsonNode> passedOn(String name) {
        return Optional.ofNullable(object.get(name));
    }

    /** Adds the complaint of a rule of the service. */
    public void complain(String name, String text) {
        complaints.add(name, text);
    }

    /**
     * Reads fields and checks them.
     *
     * @param reading makes a value of fields, for example {@code f -> new Draft(f.text(BODY))}; wrong fields are empty
     *     for it
     * @throws ActionFailure 400 with the complaints about everything read so far
     */
    public <T> T read(Function<Fields, T> reading) {
        T value = reading.apply(this);
        check();
        return value;
    }

    /**
     * Reads one required field, for example {@code f -> f.argument("room")}.
     *
     * @throws ActionFailure 400 with the complaints about everything read so far
     */
    public <T> T required(Function<Fields, Optional<T>> reading) {
        return read(reading).orElseThrow(() -> new IllegalStateException("a field that may be absent was required"));
    }

    /**
     * @throws ActionFailure 400 with all complaints, if there are any
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
        complaints.add(name, value.isNull() ? NOT_NULL : "Not a valid string.");
        return Optional.empty();
    }
}
