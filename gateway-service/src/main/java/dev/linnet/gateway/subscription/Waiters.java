package dev.linnet.gateway.subscription;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The {@link MoveGate}s that wait for one obstacle. For one event loop. */
final class Waiters {

    private final Vertx vertx;
    private List<Runnable> waiting = List.of();

    Waiters(Vertx vertx) {
        this.vertx = vertx;
    }

    void add(Runnable next) {
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>(1);
        }
        waiting.add(next);
    }

    /** Runs each of them once, later: many short waits for one another must not become one deep stack. */
    void run() {
        if (!waiting.isEmpty()) {
            List<Runnable> now = waiting;
            waiting = List.of();
            vertx.runOnContext(later -> now.forEach(Runnable::run));
        }
    }
}
