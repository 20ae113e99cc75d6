package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.History;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic's history page by page until its walker has arrived. It retries a failed page with back-off, without an
 * end. For one event loop.
 */
final class HistoryWalk {

    /** Who takes the pages. */
    interface Walker {
        /** Up to where the walker has everything. */
        Cursor position();

        /** Moves {@link #position} to the page's end. */
        void take(History page);

        /** Whether the walk is over. Called when history has no more. */
        boolean hasArrived();

        /** Completes when the next page can be taken. */
        Future<Void> room();

        /** It walks no more. */
        void stopped();
    }

    /** The page that was asked for after a cursor. */
    private record Answer(Cursor asked, History page) {}

    private static final Logger log = LoggerFactory.getLogger(HistoryWalk.class);
    private static final long FIRST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 2_000;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HistoryReader reader;
    private final Topic topic;
    private final int pageSize;
    private final Walker walker;
    private final Asking asking;
    private boolean running;
    private boolean stopped;
    private long pauseMs = FIRST_PAUSE_MS;
    private long timer = NO_TIMER;

    HistoryWalk(Vertx vertx, HistoryReader reader, Topic topic, int pageSize, Walker walker) {
        this.vertx = vertx;
        this.reader = reader;
        this.asking = reader.asking(topic);
        this.topic = topic;
        this.pageSize = pageSize;
        this.walker = walker;
    }

    boolean isRunning() {
        return running;
    }

    /** Does nothing while the walk runs. */
    void start() {
        if (!running && !stopped) {
            running = true;
            pauseMs = FIRST_PAUSE_MS;
            next();
        }
    }

    /** For good. */
    void stop() {
        stopped = true;
        running = false;
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
        walker.stopped();
    }

    private void next() {
        walker.room()
                .compose(room -> {
                    Cursor asked = walker.position();
                    return reader.read(topic, asked, pageSize, asking).map(page -> new Answer(asked, page));
                })
                .onComplete(answer -> {
                    if (stopped) {
                        return;
                    }
                    if (answer.succeeded()) {
                        page(answer.result().asked(), answer.result().page());
                    } else {
                        log.debug("No history of {}: {}", topic, answer.cause().getMessage());
                        retryLater();
                    }
                });
    }

    private void page(Cursor asked, History page) {
        Cursor before = walker.position();
        if (asked.epoch() != before.epoch()) {
            // The page says nothing about earlier events of the epoch that the walker has adopted meanwhile.
            pauseMs = FIRST_PAUSE_MS;
            next();
            return;
        }
        walker.take(page);
        if (!page.more() && walker.hasArrived()) {
            running = false;
        } else if (!walker.position().equals(before) || !walker.room().isComplete()) {
            pauseMs = FIRST_PAUSE_MS;
            next();
        } else {
            // The service may read a replica that is behind the bus.
            retryLater();
        }
    }

    private void retryLater() {
        timer = vertx.setTimer(pauseMs, fired -> {
            timer = NO_TIMER;
            next();
        });
        pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
    }
}
