package dev.linnet.bench;

/**
 * What was measured of one kind.
 *
 * @param perSecond over the window in which they were counted
 * @param p50Ms half of them took at most this, in milliseconds; {@code p90Ms} and {@code p99Ms} alike
 * @param maxMs the slowest one
 */
record Figures(long count, double perSecond, double p50Ms, double p90Ms, double p99Ms, double maxMs) {}
