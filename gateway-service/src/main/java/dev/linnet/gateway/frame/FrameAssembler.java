package dev.linnet.gateway.frame;

import dev.linnet.protocol.CloseReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Assembles the fragments of a message, up to a limit, and accepts UTF-8 only. Vert.x's own handler replaces bytes that
 * are not UTF-8, and loses a message whose first fragment is empty.
 */
public final class FrameAssembler {

    /** Gets each whole message, and nothing after {@link #violation}. */
    public interface Receiver {
        void text(String message);

        void binary();

        void violation(CloseReason reason);
    }

    private final int maxBytes;
    private final Receiver receiver;
    private Buffer text = Buffer.buffer();
    private boolean isText;
    private boolean isUnfinished;
    private long bytes;
    private boolean broken;

    public FrameAssembler(int maxBytes, Receiver receiver) {
        this.maxBytes = maxBytes;
        this.receiver = receiver;
    }

    /** Ignores frames that carry no message. */
    public void handle(WebSocketFrame frame) {
        if (broken || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        if (!frame.isContinuation()) {
            isText = frame.isText();
            bytes = 0;
        }
        isUnfinished = !frame.isFinal();
        Buffer data = frame.binaryData();
        bytes += data.length();
        if (bytes > maxBytes) {
            violated(CloseReason.FRAME_TOO_LARGE);
            return;
        }
        if (isText && frame.isFinal() && bytes == data.length()) {
            deliver(data);
        } else if (isText) {
            continued(data, frame.isFinal());
        } else if (frame.isFinal()) {
            receiver.binary();
        }
    }

    /** Whether some fragments of a message have come, but not the last. */
    public boolean isUnfinished() {
        return isUnfinished;
    }

    private void continued(Buffer data, boolean isLast) {
        text.appendBuffer(data);
        if (isLast) {
            Buffer whole = text;
            text = Buffer.buffer();
            deliver(whole);
        }
    }

    private void deliver(Buffer data) {
        String message = data.toString();
        // A client may send the replacement character itself. Only then the slow check is needed.
        if (message.indexOf('\uFFFD') >= 0 && !isUtf8(data)) {
            violated(CloseReason.NOT_UTF8);
        } else {
            receiver.text(message);
        }
    }

    private void violated(CloseReason reason) {
        broken = true;
        text = Buffer.buffer();
        receiver.violation(reason);
    }

    private static boolean isUtf8(Buffer data) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data.getBytes()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
