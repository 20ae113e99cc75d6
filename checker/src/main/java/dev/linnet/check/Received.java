package dev.linnet.check;

import org.jspecify.annotations.Nullable;

/**
 * An event as a client got it.
 *
 * @param body of the post, null in a delete and when history brought an event of a post that is gone
 * @param atMs when, by the client's clock
 */
record Received(Action action, long pk, @Nullable String body, long atMs) {}
