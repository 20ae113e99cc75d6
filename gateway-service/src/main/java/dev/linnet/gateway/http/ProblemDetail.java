package dev.linnet.gateway.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A frame's errors as one text for people, for example {@code hashtag: Enter a valid hashtag. limit: A valid integer is required.} */
final class ProblemDetail {

    /** The errors stand beside it in full; those of an HTTP service behind a view may be large. */
    private static final int MOST_CHARS = 1_000;

    private final List<String> texts = new ArrayList<>();
    private int chars;

    private ProblemDetail() {}

    /** Never empty. */
    static String of(JsonArray errors, String ifNone) {
        ProblemDetail detail = new ProblemDetail();
        detail.addAll("", errors);
        if (detail.texts.isEmpty()) {
            return ifNone + ".";
        }
        String text = String.join(" ", detail.texts);
        if (text.length() <= MOST_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
        return text.substring(0, end) + "…";
    }

    private void addAll(String field, JsonArray values) {
        for (int i = 0; i < values.size() && chars <= MOST_CHARS; i++) {
            // The field's name stands before its first complaint only.
            add(i == 0 ? field : "", values.getValue(i));
        }
    }

    private void add(String field, @Nullable Object value) {
        if (value instanceof JsonArray values) {
            addAll(field, values);
        } else if (value instanceof JsonObject fields) {
            for (String name : fields.fieldNames()) {
                if (chars > MOST_CHARS) {
                    return;
                }
                add(field + (name.equals("non_field_errors") ? "" : name + ": "), fields.getValue(name));
            }
        } else if (value != null && !value.toString().isBlank()) {
            String text = field + value;
            chars += text.length();
            texts.add(text);
        }
    }
}
