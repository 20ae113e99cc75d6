package dev.linnet.gateway.frame;

import static dev.linnet.gateway.frame.JsonText.NULL;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.Decoded.Refused;
import dev.linnet.gateway.frame.ScannedFrame.Kind;
import dev.linnet.gateway.frame.ScannedFrame.Part;
import dev.linnet.protocol.Status;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decodes text frames into calls, and makes the error replies for all other frames. */
public final class FrameDecoder {

    static final int MAX_REQUEST_ID_BYTES = 1024;

    private final String stream;
    private final boolean takesMultiplexed;
    private final Predicate<String> isKnown;

    /**
     * @param stream the stream of plain frames
     * @param takesMultiplexed whether a frame may name another stream
     * @param isKnown knows the streams that a frame may name
     */
    public FrameDecoder(String stream, boolean takesMultiplexed, Predicate<String> isKnown) {
        this.stream = stream;
        this.takesMultiplexed = takesMultiplexed;
        this.isKnown = isKnown;
    }

    /**
     * The complaint about a frame that has this text as the value of a member. Empty when the text is one JSON value.
     */
    public static Optional<String> complaint(String value) {
        try {
            FrameScanner.scan(value);
            // The text alone is one value. Inside another value, no number in it may be longer than services accept.
            FrameScanner.scan("{\"data\":" + value + "}");
            return Optional.empty();
        } catch (UnreadableFrame e) {
            return Optional.of(e.text());
        }
    }

    public Decoded decode(String text) {
        try {
            ScannedFrame frame = FrameScanner.scan(text);
            if (!frame.isObject()) {
                return new Refused(null, FrameEncoder.unreadable("Invalid frame. Expected a JSON object."));
            }
            if (takesMultiplexed && frame.stream() != null && frame.action() == null) {
                return multiplexed(frame.stream(), frame.payload());
            }
            if (frame.complaint() != null) {
                throw frame.complaint();
            }
            return call(Form.plain(stream), frame, text);
        } catch (UnreadableFrame e) {
            return new Refused(null, FrameEncoder.unreadable(e.text()));
        }
    }

    private Decoded multiplexed(Part name, @Nullable Part payload) throws UnreadableFrame {
        if (name.kind() != Kind.STRING) {
            return new Refused(null, FrameEncoder.unreadable("Invalid stream. Expected a string."));
        }
        Form form = Form.multiplexed(name.value());
        ScannedFrame request =
                payload == null || payload.kind() != Kind.OBJECT ? null : FrameScanner.scan(payload.raw());
        if (request != null && request.complaint() != null) {
            throw request.complaint();
        }
        if (!isKnown.test(name.value())) {
            String error = "Stream \"" + name.value() + "\" not found.";
            String action = request == null ? NULL : echo(request.action());
            String requestId = request == null ? NULL : echo(request.requestId());
            boolean tooLong = JsonText.utf8Length(requestId) > MAX_REQUEST_ID_BYTES;
            return new Refused(
                    null, FrameEncoder.refusal(form, action, tooLong ? NULL : requestId, Status.NOT_FOUND, error));
        }
        if (payload == null || request == null) {
            return refused(form, NULL, NULL, Status.BAD_REQUEST, "Invalid payload. Expected a JSON object.");
        }
        return call(form, request, payload.raw());
    }

    private static Decoded call(Form form, ScannedFrame request, String text) {
        Part action = request.action();
        String requestId = echo(request.requestId());
        if (JsonText.utf8Length(requestId) > MAX_REQUEST_ID_BYTES) {
            return refused(form, echo(action), NULL, Status.BAD_REQUEST, "request_id is too long.");
        }
        if (action == null || action.kind() == Kind.NULL) {
            String error = "Unable to find action in message body.";
            return refused(form, NULL, requestId, Status.METHOD_NOT_ALLOWED, error);
        }
        return new Call(form, action.value(), action.raw(), requestId, text);
    }

    private static Refused refused(Form form, String action, String requestId, Status status, String error) {
        return new Refused(form.stream(), FrameEncoder.refusal(form, action, requestId, status, error));
    }

    private static String echo(@Nullable Part part) {
        return part == null ? NULL : part.raw();
    }
}
