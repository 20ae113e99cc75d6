package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import java.util.concurrent.TimeUnit;

/** How far a feed is, and how far it has heard that there is something. Positions of one epoch only can be compared. */
final class Progress {

    /** Longer than events are on their way; and so often at the most a feed turns when two services see two servers. */
    private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private Cursor last;
    private Cursor wanted;
    private long formerEpoch;
    private long formerSinceNanos;

    Progress(Cursor after) {
        this.last = after;
        this.wanted = after;
        this.formerEpoch = after.epoch();
    }

    /** Everything up to here is known. */
    Cursor last() {
        return last;
    }

    /** To be told only of what {@link #isAhead}. */
    void reached(Cursor position) {
        last = position;
    }

    /** In the epoch of {@link #last} and above it. */
    boolean isAhead(Cursor position) {
        return position.epoch() == last.epoch() && position.position() > last.position();
    }

    /**
     * Whether it begins another history. A late event of the one before must not turn a feed back; but the log may go back to it, when the
     * address of the database leads to the former server again.
     */
    boolean isNews(long epoch) {
        return epoch != last.epoch() && (epoch != formerEpoch || System.nanoTime() - formerSinceNanos > LATEST_NANOS);
    }

    void adopt(Cursor beginning) {
        formerEpoch = last.epoch();
        formerSinceNanos = System.nanoTime();
        last = beginning;
    }

    /** There is something at this position. */
    void want(Cursor position) {
        if (position.epoch() != wanted.epoch() || position.position() > wanted.position()) {
            wanted = position;
        }
    }

    /** Whether nothing wanted is missing. */
    boolean isComplete() {
        return !isAhead(wanted) && !isNews(wanted.epoch());
    }
}
