package dev.linnet.gateway.session;

import java.time.Duration;

/** The time that a message in fragments may take. A client could hold a session for ever with fragments that are empty. */
final class MessageDeadline {

    private final long timeoutNanos;
    private boolean isRunning;
    private long sinceNanos;

    MessageDeadline(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    /** A frame came, after which a message is unfinished or not. */
    void heard(boolean isUnfinished) {
        if (isUnfinished && !isRunning) {
            sinceNanos = System.nanoTime();
        }
        isRunning = isUnfinished;
    }

    /** The socket was not read, which is no fault of the client. */
    void restart() {
        sinceNanos = System.nanoTime();
    }

    boolean isOver(long nowNanos) {
        return isRunning && nowNanos - sinceNanos > timeoutNanos;
    }
}
