package dev.linnet.gateway.session;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Limits the time of a message in fragments: empty fragments could hold a session for ever. For one event loop. */
final class MessageDeadline {

    private final long timeoutNanos;
    private final LongSupplier nanoClock;
    private boolean isRunning;
    private long sinceNanos;

    MessageDeadline(Duration timeout, LongSupplier nanoClock) {
        this.timeoutNanos = timeout.toNanos();
        this.nanoClock = nanoClock;
    }

    /** A frame came. */
    void heard(boolean isUnfinished) {
        if (isUnfinished && !isRunning) {
            sinceNanos = nanoClock.getAsLong();
        }
        isRunning = isUnfinished;
    }

    /** The socket was not read until now, so the client gets the whole time again. */
    void restart() {
        sinceNanos = nanoClock.getAsLong();
    }

    boolean isOver(long nowNanos) {
        return isRunning && nowNanos - sinceNanos > timeoutNanos;
    }
}
