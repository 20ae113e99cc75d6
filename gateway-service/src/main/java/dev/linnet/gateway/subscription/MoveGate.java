package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on the events of one topic's history in order. An event whose row left other topics by the same change waits
 * here, and all events after it wait too, until the followers of those topics have their {@code delete}. Otherwise a
 * client that keeps rows by key would take the late {@code delete} for the end of the row.
 *
 * <p>There is no deadlock: an event at position p waits only for a {@code delete} at the same p, and a {@code delete}
 * never waits. What stands before that {@code delete} in its topic has a lower position, so every chain of waiting
 * leads to lower positions and ends.
 *
 * <p>When an obstacle has not moved for {@code patienceMs}, the rest of the page goes on all the same. For one event
 * loop.
 */
final class MoveGate {

    /** Who has events passed on. */
    interface Passage {
        /** Whether the page is still wanted. */
        boolean isOpenFor(History page);

        /** What the event has to wait for, null if it need not wait. */
        @Nullable
        Obstacle obstacle(Event event);

        void pass(Event event);

        /** All events of the page that are wanted have been passed. */
        void passed(History page);

        /** Called after any number of events have been passed. */
        void progressed();
    }

    private static final Logger log = LoggerFactory.getLogger(MoveGate.class);
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HeldEvents held;
    private final long patienceMs;
    private final Passage passage;
    private @Nullable History page;
    private int next;
    private Promise<Void> room = Promise.promise();
    /** Of the page, while it is held and there is room for it. */
    private long heldChars;
    /** Whether only the event that waits is left of the page, without its data. */
    private boolean isStub;
    /** Events up to here need not wait. */
    private Cursor free = new Cursor(0, 0);

    private long attempts;
    private long timer = NO_TIMER;

    MoveGate(Vertx vertx, HeldEvents held, long patienceMs, Passage passage) {
        this.vertx = vertx;
        this.held = held;
        this.patienceMs = patienceMs;
        this.passage = passage;
        room.complete();
    }

    boolean isHolding() {
        return page != null;
    }

    /**
     * Completes when the next page can be taken: this one is through, is not wanted any more, or has to be read again.
     */
    Future<Void> room() {
        return room.future();
    }

    /** Passes as many of the page's events as need not wait. To be called when there is {@link #room}. */
    void take(History events) {
        page = events;
        next = 0;
        room = Promise.promise();
        flow();
    }

    /** Looks again whether the page can go on, or is still wanted. */
    void flow() {
        cancelTimer();
        attempts++;
        if (page == null) {
            return;
        }
        boolean holds = passage.isOpenFor(page) && !passAll(page);
        if (holds) {
            page = keep(page);
        } else {
            drop();
        }
        passage.progressed();
        if (!holds) {
            room.complete();
        }
    }

    private boolean passAll(History events) {
        for (; next < events.events().size(); next++) {
            Event event = events.events().get(next);
            if (mustWait(event, events)) {
                return false;
            }
            if (isStub) {
                return true;
            }
            passage.pass(event);
        }
        passage.passed(events);
        return true;
    }

    private boolean mustWait(Event event, History events) {
        if (event.left().isEmpty() || isFree(event)) {
            return false;
        }
        Obstacle obstacle = passage.obstacle(event);
        if (obstacle == null) {
            return false;
        }
        long attempt = attempts;
        obstacle.whenItMoves(() -> {
            if (attempt == attempts) {
                flow();
            }
        });
        timer = vertx.setTimer(patienceMs, late -> {
            log.debug("An event at {} goes on before the delete of {}.", event.cursor(), event.left());
            free = events.upTo();
            flow();
        });
        return true;
    }

    private boolean isFree(Event event) {
        return event.epoch() == free.epoch() && event.position() <= free.position();
    }

    private History keep(History events) {
        if (heldChars > 0 || isStub) {
            return events;
        }
        List<Event> rest = events.events().subList(next, events.events().size());
        long chars = rest.stream().mapToLong(event -> event.data().length()).sum();
        if (held.take(chars)) {
            heldChars = chars;
            return events;
        }
        isStub = true;
        next = 0;
        return new History(events.upTo(), true, false, List.of(rest.get(0).withData("")));
    }

    private void drop() {
        page = null;
        isStub = false;
        held.giveBack(heldChars);
        heldChars = 0;
    }

    /** For good. */
    void stop() {
        drop();
        attempts++;
        cancelTimer();
    }

    private void cancelTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
