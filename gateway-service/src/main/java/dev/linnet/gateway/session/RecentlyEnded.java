package dev.linnet.gateway.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Login sessions of whose end this event loop heard a short while ago. A socket may be on its way in just then: it was asked
 * about before the end, and is listed after it.
 */
final class RecentlyEnded {

    private static final int MOST = 10_000;

    private final long keptNanos;
    private final Map<String, Long> endedNanos = new LinkedHashMap<>();

    /** Keeps each for so long, and the latest ten thousand at most. */
    RecentlyEnded(long keptNanos) {
        this.keptNanos = keptNanos;
    }

    void add(String jti, long nowNanos) {
        endedNanos.remove(jti);
        endedNanos.put(jti, nowNanos);
        Iterator<Long> oldestFirst = endedNanos.values().iterator();
        while (oldestFirst.hasNext() && (nowNanos - oldestFirst.next() > keptNanos || endedNanos.size() > MOST)) {
            oldestFirst.remove();
        }
    }

    boolean contains(String jti, long nowNanos) {
        Long ended = endedNanos.get(jti);
        return ended != null && nowNanos - ended <= keptNanos;
    }
}
