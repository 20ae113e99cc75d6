package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import io.vertx.core.Vertx;

/**
 * One session following one topic under one request id.
 *
 * <pre>
 *   WAITING ──begin──▶ LIVE            gets what its feed gets
 *       └─────begin──▶ CATCHING_UP ──▶ LIVE
 *   any ──▶ ENDED
 * </pre>
 */
final class Subscription implements Obstacle {

    enum State {
        WAITING,
        CATCHING_UP,
        LIVE,
        ENDED
    }

    private final Follower follower;
    private final Form form;
    private final String requestId;
    private Cursor last;
    private State state = State.WAITING;
    private final Waiters waiters;

    Subscription(Vertx vertx, Follower follower, Form form, String requestId, Cursor after) {
        this.waiters = new Waiters(vertx);
        this.follower = follower;
        this.form = form;
        this.requestId = requestId;
        this.last = after;
    }

    Follower follower() {
        return follower;
    }

    boolean has(Form form) {
        return this.form.equals(form);
    }

    boolean has(Form form, String requestId) {
        return has(form) && this.requestId.equals(requestId);
    }

    /** It was sent everything up to here. */
    Cursor last() {
        return last;
    }

    void last(Cursor cursor) {
        last = cursor;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
        waiters.run();
    }

    /** Whether the event is above all that it has been sent, in the same history. */
    boolean isBehind(Event event) {
        return event.epoch() == last.epoch() && event.position() > last.position();
    }

    @Override
    public void whenItMoves(Runnable next) {
        waiters.add(next);
    }

    /** It has been sent something while it caught up. */
    void progressed() {
        waiters.run();
    }

    /** Sends those of the events that have not been sent before. */
    void send(Burst burst) {
        if (isBehind(burst.first())) {
            last = burst.end();
            follower.subscriber().send(burst, form, requestId);
        } else {
            burst.frames().forEach(frame -> send(frame.event(), frame));
        }
    }

    /** Sends the event unless it has been sent before. */
    void send(Event event, EventFrame frame) {
        if (event.epoch() != last.epoch() || event.position() > last.position()) {
            last = frame.cursor();
            follower.subscriber().send(frame, form, requestId);
        }
    }
}
