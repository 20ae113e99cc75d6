package dev.linnet.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts and times things of one kind while its window is open. For one thread. */
final class Measure {

    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(DIGITS);
    private boolean isOpen;
    private long beganNanos;
    private long windowNanos;

    /** Opens the window, and forgets what an earlier window had. */
    void begin() {
        histogram.reset();
        beganNanos = System.nanoTime();
        isOpen = true;
    }

    /** Closes the window, if it is open. */
    void end() {
        if (isOpen) {
            windowNanos = System.nanoTime() - beganNanos;
            isOpen = false;
        }
    }

    /** Whether there was a window. */
    boolean isMeasured() {
        return windowNanos > 0;
    }

    /** Ignores it outside of the window. */
    void record(long nanos) {
        if (isOpen) {
            histogram.recordValue(Math.max(0, nanos));
        }
    }

    /** How many were recorded in the window. */
    long count() {
        return histogram.getTotalCount();
    }

    Figures figures() {
        return new Figures(
                count(),
                windowNanos == 0 ? 0 : count() * (double) TimeUnit.SECONDS.toNanos(1) / windowNanos,
                ms(histogram.getValueAtPercentile(50)),
                ms(histogram.getValueAtPercentile(90)),
                ms(histogram.getValueAtPercentile(99)),
                ms(histogram.getMaxValue()));
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }
}
