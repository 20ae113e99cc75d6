package dev.linnet.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What went wrong.
 *
 * @param missing events that an open socket should have got and did not
 * @param doubled events that came again on the same socket
 * @param unexpected events of a hashtag or a post that the socket should not get
 * @param notRecovered subscriptions that were answered {@code "recovered": false}
 * @param closed sockets that ended though they should have stayed
 * @param stalls posts that were written off, because their reply or a delivery took too long
 * @param errors everything that failed: sockets that did not open, posts that were refused
 * @param first the first error or closing, for people; empty if there is none
 */
record Faults(
        long missing,
        long doubled,
        long unexpected,
        long notRecovered,
        long closed,
        long stalls,
        long errors,
        String first) {

    /** Whether nothing failed, was lost or came twice. */
    boolean isNone() {
        return counts().values().stream().allMatch(count -> count == 0);
    }

    /** By name, in the order in which people read them. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("missing", missing);
        counts.put("doubled", doubled);
        counts.put("unexpected", unexpected);
        counts.put("not recovered", notRecovered);
        counts.put("closed", closed);
        counts.put("stalls", stalls);
        counts.put("errors", errors);
        return counts;
    }
}
