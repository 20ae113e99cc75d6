package dev.linnet.check;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a follower received nothing although something had been written for it.
 *
 * @param ms its length
 * @param since its begin by the clock, in milliseconds: the event before, or the write if that was later
 * @param end the event that ended it
 */
record Silence(long ms, long since, @Nullable Received end) {

    static final Silence NONE = new Silence(0, 0, null);

    @Override
    public String toString() {
        return ms + " ms" + (end == null ? "" : " from " + Instant.ofEpochMilli(since) + " to " + end);
    }
}
