package dev.linnet.protocol;

/**
 * A point in the history of a change log.
 *
 * @param epoch tells histories apart that could have forked; positions of two epochs cannot be compared
 * @param position 0 before the first event, growing by at least 1 an event
 */
public record Cursor(long epoch, long position) {}
