package dev.linnet.gateway.subscription;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The events that reach an event loop in one turn, in their order. At the end of the turn they go to the followers;
 * those of one topic that stand together go as one {@link Burst}. For one event loop.
 */
final class Outgoing {

    private static final int MOST = 64;

    private final Executor turnEnd;
    private @Nullable TopicFeed feed;
    private List<EventFrame> frames = new ArrayList<>();
    private boolean isDue;

    /**
     * @param turnEnd runs a task on the event loop, behind the tasks that wait now
     */
    Outgoing(Executor turnEnd) {
        this.turnEnd = turnEnd;
    }

    void add(TopicFeed from, EventFrame frame) {
        if (feed != from || frames.size() == MOST) {
            flush();
        }
        feed = from;
        frames.add(frame);
        if (!isDue) {
            isDue = true;
            turnEnd.execute(() -> {
                isDue = false;
                flush();
            });
        }
    }

    /** Sends what waits, at once. */
    void flush() {
        TopicFeed from = feed;
        if (from == null) {
            return;
        }
        List<EventFrame> now = frames;
        feed = null;
        frames = new ArrayList<>();
        Burst burst = new Burst(now);
        try {
            from.deliver(burst);
        } finally {
            burst.release();
        }
    }
}
