package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The position up to which a feed is complete, and the highest position it has heard of. Only positions of one epoch
 * compare.
 */
final class Progress {

    /**
     * Longer than an event is on its way. It also limits how often a feed switches when two services use two servers.
     */
    private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoClock;
    private Cursor last;
    private Cursor wanted;
    private long formerEpoch;
    private long formerSinceNanos;

    /**
     * The progress of one feed.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    Progress(Cursor after, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.last = after;
        this.wanted = after;
        this.formerEpoch = after.epoch();
    }

    /** The feed is complete up to here. */
    Cursor last() {
        return last;
    }

    /** Call this only with a position that {@link #isAhead}. */
    void reached(Cursor position) {
        last = position;
    }

    /** In the epoch of {@link #last} and above it. */
    boolean isAhead(Cursor position) {
        return position.epoch() == last.epoch() && position.position() > last.position();
    }

    /**
     * Whether this epoch is another history. A late event of the former epoch must not switch a feed back. But the log
     * itself may go back to it, when the database address leads to the former server again.
     */
    boolean isNews(long epoch) {
        return epoch != last.epoch()
                && (epoch != formerEpoch || nanoClock.getAsLong() - formerSinceNanos > LATEST_NANOS);
    }

    void adopt(Cursor beginning) {
        formerEpoch = last.epoch();
        formerSinceNanos = nanoClock.getAsLong();
        last = beginning;
    }

    /** The topic has an event at this position. */
    void want(Cursor position) {
        if (position.epoch() != wanted.epoch() || position.position() > wanted.position()) {
            wanted = position;
        }
    }

    /** The highest position that it was told of. */
    Cursor wanted() {
        return wanted;
    }

    /** Whether the feed has every event it has heard of. */
    boolean isComplete() {
        return !isAhead(wanted) && !isNews(wanted.epoch());
    }
}
