package dev.linnet.gateway.session;

import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The bytes a client was sent and the network has not taken. The one place that writes frames. Vert.x holds what cannot be
 * sent without a bound and without blocking, so the bound is kept here.
 */
final class SendQueue {

    private final Function<String, Future<Void>> write;
    private final int maxBytes;
    private final Runnable overflow;
    private final List<Promise<Void>> waitingForRoom = new ArrayList<>();
    private long bytes;
    private boolean closed;

    /**
     * Empty to begin with.
     *
     * @param write its future completes when the network has taken the text
     * @param overflow told once; it closes the queue
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
        // A frame larger than the whole queue is no fault of the client's reading: it may go alone.
        if (bytes + size > maxBytes && bytes > 0) {
            overflow.run();
            return Future.failedFuture("overflow");
        }
        bytes += size;
        return write.apply(frame).onComplete(written -> {
            bytes -= size;
            if (!waitingForRoom.isEmpty() && hasRoom()) {
                tellRoom();
            }
        });
    }

    /** Completes when most of the queue is empty; fails when it is closed first. */
    Future<Void> room() {
        if (closed) {
            return Future.failedFuture("closed");
        }
        if (hasRoom()) {
            return Future.succeededFuture();
        }
        Promise<Void> room = Promise.promise();
        waitingForRoom.add(room);
        return room.future();
    }

    /** Nothing is sent any more. */
    void close() {
        closed = true;
        tellRoom();
    }

    private boolean hasRoom() {
        return bytes <= maxBytes / 4;
    }

    private void tellRoom() {
        List<Promise<Void>> told = List.copyOf(waitingForRoom);
        waitingForRoom.clear();
        for (Promise<Void> room : told) {
            if (closed) {
                room.fail("closed");
            } else {
                room.complete();
            }
        }
    }
}
