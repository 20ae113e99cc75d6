package dev.linnet.bench;

import java.util.concurrent.TimeUnit;

/**
 * When the next post is sent.
 *
 * @param inFlight posts under way on each publisher, at most
 * @param perSecond of all publishers together; 0 for as fast as {@code inFlight} lets it
 * @param awaitsDeliveries whether a post is under way until all its followers have it, rather than until its reply
 */
record Pace(int inFlight, double perSecond, boolean awaitsDeliveries) {

    boolean isTimed() {
        return perSecond > 0;
    }

    /** Between two posts. */
    long intervalNanos() {
        return Math.round(TimeUnit.SECONDS.toNanos(1) / perSecond);
    }
}
