package dev.linnet.gateway.session;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.util.ArrayList;
import java.util.List;

/** What one event loop does once the tasks that wait now are done. */
public final class TurnEnd {

    private final ContextInternal context;
    private List<Runnable> due = new ArrayList<>();

    public TurnEnd(Context context) {
        this.context = (ContextInternal) context;
    }

    /** Its listeners run on the event loop, as those of Vert.x do. */
    PromiseInternal<Void> promise() {
        return context.promise();
    }

    /** Runs it then. To be called on the event loop. */
    void run(Runnable task) {
        if (due.isEmpty()) {
            context.nettyEventLoop().execute(this::runAll);
        }
        due.add(task);
    }

    private void runAll() {
        List<Runnable> now = due;
        due = new ArrayList<>();
        now.forEach(Runnable::run);
    }
}
