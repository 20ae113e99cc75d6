package dev.linnet.kit.presence;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the silence of a gateway means that it is gone. While this process or the database stood still, no gateway could
 * report. So after a start, a pause or a failure every gateway gets the whole time again. For one event loop.
 */
final class SilenceTrust {

    private final long silenceNanos;
    private final long pauseNanos;
    private final LongSupplier nanoClock;
    private long lookedNanos;
    private long trustedFromNanos;

    /**
     * @param silence after it a gateway counts as gone
     * @param interval between two calls of {@link #look}; three times as long counts as a pause of this process
     */
    SilenceTrust(Duration silence, Duration interval, LongSupplier nanoClock) {
        this.silenceNanos = silence.toNanos();
        this.pauseNanos = 3 * interval.toNanos();
        this.nanoClock = nanoClock;
        this.lookedNanos = nanoClock.getAsLong();
        distrust();
    }

    /** Whether silent gateways may be removed now. */
    boolean look() {
        long now = nanoClock.getAsLong();
        if (now - lookedNanos > pauseNanos) {
            distrust();
        }
        lookedNanos = now;
        return now - trustedFromNanos >= 0;
    }

    /** The database did not answer. */
    void distrust() {
        trustedFromNanos = nanoClock.getAsLong() + silenceNanos;
    }
}
