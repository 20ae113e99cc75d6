package dev.linnet.gateway.session;

import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The bytes that were sent to a client and that the network has not taken. The one place that writes frames. Vert.x
 * buffers without a bound and without blocking, so this queue keeps the bound.
 */
final class SendQueue {

    /** Waits until the queue holds at most this many bytes. */
    private record Waiting(long bytes, Promise<Void> room) {}

    private final Function<String, Future<Void>> write;
    private final int maxBytes;
    private final Runnable overflow;
    private final List<Waiting> waitingForRoom = new ArrayList<>();
    private long bytes;
    private boolean closed;

    /**
     * @param write completes when the network has taken the text
     * @param overflow called once; it closes the queue
     */
    SendQueue(Function<String, Future<Void>> write, int maxBytes, Runnable overflow) {
        this.write = write;
        this.maxBytes = maxBytes;
        this.overflow = overflow;
    }

    /** Completes when the network has taken the frame; fails when it never will. */
    Future<Void> send(String frame) {
        if (closed) {
            return Future.failedFuture("closed");
        }
        int size = ByteBufUtil.utf8Bytes(frame);
        // A frame larger than the whole queue says nothing about the client's reading: it may go alone.
        if (bytes + size > maxBytes && bytes > 0) {
            overflow.run();
            return Future.failedFuture("overflow");
        }
        bytes += size;
        return write.apply(frame).onComplete(written -> {
            bytes -= size;
            tellRoom();
        });
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
        return bytes + waitingBytes <= maxBytes / 2;
    }

    private Future<Void> room(long atMost) {
        if (closed) {
            return Future.failedFuture("closed");
        }
        if (bytes <= atMost) {
            return Future.succeededFuture();
        }
        Waiting waiting = new Waiting(atMost, Promise.promise());
        waitingForRoom.add(waiting);
        return waiting.room().future();
    }

    /** Nothing is sent any more. */
    void close() {
        closed = true;
        List<Waiting> told = List.copyOf(waitingForRoom);
        waitingForRoom.clear();
        told.forEach(waiting -> waiting.room().fail("closed"));
    }

    private void tellRoom() {
        for (Waiting waiting : List.copyOf(waitingForRoom)) {
            // An earlier waiter may have filled it again.
            if (bytes <= waiting.bytes() && waitingForRoom.remove(waiting)) {
                waiting.room().complete();
            }
        }
    }
}
