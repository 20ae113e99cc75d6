package dev.linnet.kit.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Cursor;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The only way to read what a client sent. Complaints are gathered, and {@link #check} fails with all of them; what a
 * faulty field gave until then is empty. Every text has a bound, because PostgreSQL needs time in the square of a text's
 * length to normalise it. Owned by one call, not thread-safe.
 */
public final class Fields {

    /** The bound of a text for which the service names no other, in code points. */
    public static final int MOST_CHARACTERS = 256;

    static final String KEY = "idempotency_key";
    private static final int MOST_KEY_BYTES = 128;

    /** What PostgreSQL cannot hold: U+0000, and surrogates that stand alone. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\ud800-\\udfff]");

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

    /** The arguments with two of them replaced, as JSON. */
    String with(String name, String text, String other, long value) {
        return Json.text(object.deepCopy().put(name, text).put(other, value));
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
        return value(field.name())
                .flatMap(value -> string(field.name(), value))
                .flatMap(written -> field.clean(written, complaints));
    }

    /** A text that must be there, of at most {@link #MOST_CHARACTERS}; taken as it was sent, a number as its text. */
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
        return string(name, value).filter(text -> isWithin(name, text, most));
    }

    /** A text of at most {@link #MOST_CHARACTERS} that may be absent, null or empty, which are the same. */
    public Optional<String> filter(String name) {
        return has(name)
                ? string(name, object.get(name))
                        .filter(text -> !text.isEmpty())
                        .filter(text -> isWithin(name, text, MOST_CHARACTERS))
                : Optional.empty();
    }

    private boolean isWithin(String name, String text, int most) {
        boolean within = isWithin(text, most);
        if (!within) {
            complaints.add(name, TextField.tooLong(most));
        }
        return within;
    }

    static boolean isWithin(String text, int most) {
        return text.length() <= most || text.codePointCount(0, text.length()) <= most;
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

    /** A point in a stream's history, as events and replies carry it; empty when it is absent or null. */
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

    /** Where a page begins or ends: a row's key, or what a page gave as its first or last; empty when it is absent or null. */
    Optional<Edge> edge(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        JsonNode value = object.get(name);
        OptionalLong pk = Numbers.key(value);
        Optional<Mark> mark = pk.isPresent() || !value.isTextual() ? Optional.empty() : Mark.parse(value.textValue());
        if (pk.isEmpty() && mark.isEmpty()) {
            complaints.add(name, Edge.INVALID);
            return Optional.empty();
        }
        return Optional.of(new Edge(name, pk, mark));
    }

    /** The {@code idempotency_key}, which names one asking of an action among all of its caller's; empty when it is absent or null. */
    Optional<String> idempotencyKey() {
        if (!has(KEY)) {
            return Optional.empty();
        }
        JsonNode value = object.get(KEY);
        String key = value.isTextual() ? value.textValue() : "";
        if (key.isEmpty()
                || key.getBytes(UTF_8).length > MOST_KEY_BYTES
                || UNSTORABLE.matcher(key).find()) {
            complaints.add(KEY, "Enter a string of at most " + MOST_KEY_BYTES + " bytes.");
            return Optional.empty();
        }
        return Optional.of(key);
    }

    /** Yes or no as a form field has it; empty when it is absent and may be, or is neither. */
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

    /** The key of another object; empty when it is absent and may be, or is none. */
    public OptionalLong key(String name) {
        Optional<JsonNode> value = value(name);
        OptionalLong key = value.map(Numbers::key).orElse(OptionalLong.empty());
        if (value.isPresent() && key.isEmpty()) {
            complaints.add(name, value.get().isNull() ? NOT_NULL : "A valid integer is required.");
        }
        return key;
    }

    /** Of an object to be written: absent is a complaint, unless it is written in part. */
    private Optional<JsonNode> value(String name) {
        JsonNode value = object.get(name);
        if (value == null && !partial) {
            complaints.add(name, REQUIRED);
        }
        return Optional.ofNullable(value);
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
     * The field as it was sent, for what no other method reads; empty when it is absent.
     *
     * @param most how many code points each text in it may have; a longer one is a complaint, and nothing is read
     */
    public Optional<JsonNode> json(String name, int most) {
        return Optional.ofNullable(object.get(name)).filter(value -> isWithin(name, value, most));
    }

    private boolean isWithin(String name, JsonNode value, int most) {
        if (value.isContainerNode()) {
            boolean isGood = value.properties().stream().allMatch(each -> isWithin(name, each.getKey(), most));
            for (JsonNode inner : value) {
                isGood = isGood && isWithin(name, inner, most);
            }
            return isGood;
        }
        return !value.isTextual() || isWithin(name, value.textValue(), most);
    }

    /**
     * A whole JSON value for another server, empty when it is absent. Only the size of a frame bounds it: nothing of it may
     * reach a database.
     */
    public Optional<JsonNode> passedOn(String name) {
        return Optional.ofNullable(object.get(name));
    }

    /** Notes what is wrong by a rule of the service's own. */
    public void complain(String name, String text) {
        complaints.add(name, text);
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
        complaints.add(name, value.isNull() ? NOT_NULL : "Not a valid string.");
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
