package dev.linnet.endtoend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;

/** Frames are compared as trees: the order of keys means nothing, everything else counts. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    // A request id may be one long number.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(2_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** JSON written with single quotes, since Java has the double ones; then the values fill the gaps. */
    static String text(String written, Object... values) {
        return String.format(Locale.ROOT, written.replace('\'', '"'), values);
    }

    /** The tree of a {@link #text}. */
    static JsonNode of(String written, Object... values) {
        return read(text(written, values));
    }

    /** A text as a JSON string, quotes included. */
    static String quote(String text) {
        return MAPPER.getNodeFactory().textNode(text).toString();
    }
}
