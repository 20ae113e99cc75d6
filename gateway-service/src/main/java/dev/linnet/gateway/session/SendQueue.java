package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.subscription.Burst;
import dev.linnet.gateway.subscription.EventFrame;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames that were sent to a client and that the network has not taken. The one place that writes frames. Netty
 * buffers without a bound and without blocking, so this queue keeps the bound.
 */
final class SendQueue {

    private final FrameWriter writer;
    private final int maxBytes;
    private final Runnable overflow;
    private final List<Promise<Void>> waitingForRoom = new ArrayList<>(0);
    private boolean closed;

    /**
     * @param overflow called once; it closes the queue
     */
    SendQueue(FrameWriter writer, int maxBytes, Runnable overflow) {
        this.writer = writer;
        this.maxBytes = maxBytes;
        this.overflow = overflow;
    }

    /** Completes when the network has taken the frame; fails when it never will. */
    Future<Void> send(String frame) {
        if (closed) {
            return Future.failedFuture("closed");
        }
        if (!hasRoom(ByteBufUtil.utf8Bytes(frame))) {
            overflow.run();
            return Future.failedFuture("overflow");
        }
        return writer.write(frame);
    }

    /** The same for an event, without telling what becomes of it. */
    void send(EventFrame frame, Form form, String requestId) {
        if (closed) {
            return;
        }
        if (hasRoom(frame.message(form, requestId).length)) {
            writer.write(frame, form, requestId);
        } else {
            overflow.run();
        }
    }

    /** The same for several. */
    void send(Burst burst, Form form, String requestId) {
        int size = burst.bytes(form, requestId);
        if (!closed && size <= maxBytes / 2 && hasRoom(size)) {
            writer.write(burst, form, requestId);
        } else {
            // Each by itself: some may still have room.
            burst.frames().forEach(frame -> send(frame, form, requestId));
        }
    }

    /** A frame larger than the whole queue says nothing about the client's reading: it may go alone. */
    private boolean hasRoom(int size) {
        if (fits(size)) {
            return true;
        }
        // Much may have been written in this turn of the event loop, for a client that reads fast.
        writer.flush();
        return fits(size);
    }

    private boolean fits(int size) {
        long pending = writer.pendingBytes();
        return pending == 0 || pending + size <= maxBytes;
    }

    /** Completes when most of the queue is empty; fails when it is closed first. */
    Future<Void> room() {
        return room(maxBytes / 4);
    }

    /**
     * Completes when the frame can be sent without an overflow. A small frame can go at once; a large one waits for
     * room, so that a client which reads fast is not closed for two large replies. The caller must send the frame as
     * soon as this completes. Fails when the queue is closed first.
     */
    Future<Void> roomFor(String frame) {
        // A character takes at most three bytes.
        boolean isLarge = 3L * frame.length() > maxBytes / 4 && ByteBufUtil.utf8Bytes(frame) > maxBytes / 4;
        return room(isLarge ? Math.max(0, maxBytes - ByteBufUtil.utf8Bytes(frame)) : Long.MAX_VALUE);
    }

    /** Whether replies of this many bytes can all be sent at once and leave half of the queue for events. */
    boolean hasRoomFor(long waitingBytes) {
        return writer.pendingBytes() + waitingBytes <= maxBytes / 2;
    }

    private Future<Void> room(long atMost) {
        if (closed) {
            return Future.failedFuture("closed");
        }
        if (writer.pendingBytes() <= atMost) {
            return Future.succeededFuture();
        }
        Promise<Void> room = Promise.promise();
        waitingForRoom.add(room);
        complete(room, atMost);
        return room.future();
    }

    private void complete(Promise<Void> room, long atMost) {
        writer.taken().onComplete(taken -> {
            // Others may have written meanwhile.
            if (taken.succeeded() && !closed && writer.pendingBytes() > atMost) {
                complete(room, atMost);
            } else if (waitingForRoom.remove(room)) {
                room.handle(taken);
            }
        });
    }

    /** Nothing is sent any more. */
    void close() {
        closed = true;
        List<Promise<Void>> told = List.copyOf(waitingForRoom);
        waitingForRoom.clear();
        told.forEach(room -> room.fail("closed"));
    }
}
