package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one topic, one after the other, that go to all followers together. Their frames are joined in one buffer,
 * which all sockets with the same form and request id share. For one event loop.
 */
public final class Burst {

    private final List<EventFrame> frames;
    private @Nullable ByteBuf buffer;
    private @Nullable Form form;
    private String requestId = "";
    private int bytes;

    /**
     * @param frames in the order of their positions, at least one, all of one epoch
     */
    Burst(List<EventFrame> frames) {
        this.frames = frames;
    }

    public List<EventFrame> frames() {
        return frames;
    }

    Event first() {
        return frames.get(0).event();
    }

    Cursor end() {
        return frames.get(frames.size() - 1).cursor();
    }

    /** What its messages take on a WebSocket, in bytes. */
    public int bytes(Form form, String requestId) {
        if (!form.equals(this.form) || !requestId.equals(this.requestId)) {
            release();
            this.form = form;
            this.requestId = requestId;
            bytes = 0;
            for (EventFrame frame : frames) {
                bytes += frame.message(form, requestId).length;
            }
        }
        return bytes;
    }

    /** Its messages. The caller must retain what it keeps, and must not change it. */
    public ByteBuf buffer(ByteBufAllocator allocator, Form form, String requestId) {
        int size = bytes(form, requestId);
        ByteBuf shared = buffer;
        if (shared == null) {
            shared = allocator.ioBuffer(size);
            for (EventFrame frame : frames) {
                shared.writeBytes(frame.message(form, requestId));
            }
            buffer = shared;
        }
        return shared;
    }

    /** Its own hold of the buffer. */
    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
