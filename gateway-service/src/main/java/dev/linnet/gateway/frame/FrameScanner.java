package dev.linnet.gateway.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.linnet.gateway.frame.ScannedFrame.Kind;
import dev.linnet.gateway.frame.ScannedFrame.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Scans a frame once: whether it is JSON, and where the parts are that the gateway reads. Of a repeated key the last
 * one counts.
 */
final class FrameScanner {

    /** The limit of the services' parsers. A request id may hold a longer number: it is repeated, never parsed. */
    static final int MAX_NUMBER_CHARS = 1_000;

    // Names come from clients, so the parser must neither intern nor cache them.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final String text;
    private final JsonParser parser;

    private @Nullable Part action;
    private @Nullable Part requestId;
    private @Nullable Part stream;
    private @Nullable Part payload;
    private @Nullable UnreadableFrame longNumber;
    private @Nullable UnreadableFrame payloadComplaint;

    private FrameScanner(String text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    static ScannedFrame scan(String text) throws UnreadableFrame {
        char[] chars = text.toCharArray();
        try (JsonParser parser = JSON.createParser(chars, 0, chars.length)) {
            return new FrameScanner(text, parser).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ScannedFrame read() throws IOException, UnreadableFrame {
        try {
            return frame();
        } catch (JsonProcessingException e) {
            throw new UnreadableFrame(e.getOriginalMessage(), parser.currentLocation());
        }
    }

    private ScannedFrame frame() throws IOException, UnreadableFrame {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new UnreadableFrame("Expected a value", parser.currentLocation());
        }
        boolean isObject = first == JsonToken.START_OBJECT;
        if (isObject) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                member(parser.currentName(), parser.nextToken());
            }
        } else {
            skip(first);
        }
        if (longNumber != null) {
            throw longNumber;
        }
        if (parser.nextToken() != null) {
            throw new UnreadableFrame("Expected nothing after the value", parser.currentTokenLocation());
        }
        return new ScannedFrame(isObject, action, requestId, stream, payload, payloadComplaint);
    }

    private void member(String name, JsonToken token) throws IOException {
        UnreadableFrame before = longNumber;
        switch (name) {
            case "action" -> action = part(token);
            case "stream" -> stream = part(token);
            case "request_id" -> {
                requestId = part(token);
                longNumber = before;
            }
            case "payload" -> {
                longNumber = null;
                payload = part(token);
                payloadComplaint = longNumber;
                longNumber = before;
            }
            default -> skip(token);
        }
    }

    private Part part(JsonToken token) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        String string = token == JsonToken.VALUE_STRING ? parser.getText() : null;
        skip(token);
        String raw = text.substring(start, (int) parser.currentLocation().getCharOffset());
        Kind kind = switch (token) {
            case VALUE_STRING -> Kind.STRING;
            case START_OBJECT -> Kind.OBJECT;
            case VALUE_NULL -> Kind.NULL;
            default -> Kind.OTHER;
        };
        return new Part(kind, raw, string == null ? raw : string);
    }

    /** Reads to the end of the value whose first token this is. */
    private void skip(JsonToken first) throws IOException {
        JsonToken token = first;
        int depth = 0;
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token.isNumeric() && parser.getTextLength() > MAX_NUMBER_CHARS && longNumber == null) {
                longNumber = new UnreadableFrame(
                        "Number longer than " + MAX_NUMBER_CHARS + " characters", parser.currentTokenLocation());
            } else {
                parser.finishToken();
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }
}
