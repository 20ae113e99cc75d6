package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Decoded;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The actions of one session that are not answered yet: those of one stream run one at a time, in the order they came;
 * streams run side by side. When there are too many, the socket is not read.
 */
final class ActionOrder {

    private final int most;
    private final Function<Decoded, Future<Void>> run;
    private final Runnable pause;
    private final Runnable resume;
    private final Consumer<Throwable> failed;
    private final Map<String, Queue<Decoded>> lines = new HashMap<>();
    private final Promise<Void> idle = Promise.promise();
    private int waiting;
    private boolean draining;
    private boolean closed;

    /**
     * Of no session in particular.
     *
     * @param run its future completes when the action is answered
     * @param failed told of an action that will never be answered, for a defect of this server
     */
    ActionOrder(
            int most,
            Function<Decoded, Future<Void>> run,
            Runnable pause,
            Runnable resume,
            Consumer<Throwable> failed) {
        this.most = most;
        this.run = run;
        this.pause = pause;
        this.resume = resume;
        this.failed = failed;
    }

    void add(String stream, Decoded action) {
        if (closed) {
            return;
        }
        Queue<Decoded> line = lines.computeIfAbsent(stream, s -> new ArrayDeque<>());
        line.add(action);
        waiting++;
        if (waiting == most) {
            pause.run();
        }
        if (line.size() == 1) {
            next(stream, line);
        }
    }

    boolean isFull() {
        return waiting >= most;
    }

    /** Completes when every action is answered, or never will be. Nothing may be added any more. */
    Future<Void> whenIdle() {
        draining = true;
        return waiting == 0 || closed ? Future.succeededFuture() : idle.future();
    }

    /** What runs goes on; nothing more is begun. */
    void close() {
        closed = true;
        lines.clear();
        idle.tryComplete();
    }

    private void next(String stream, Queue<Decoded> line) {
        Decoded action = line.peek();
        if (closed || action == null) {
            lines.remove(stream);
            return;
        }
        // Within compose, what it throws becomes a failure.
        Future.succeededFuture(action).compose(run).onComplete(answered -> {
            if (answered.failed()) {
                failed.accept(answered.cause());
            }
            line.remove();
            boolean wasFull = isFull();
            waiting--;
            if (wasFull && !isFull() && !closed) {
                resume.run();
            }
            next(stream, line);
            if (waiting == 0 && draining) {
                idle.tryComplete();
            }
        });
    }
}
