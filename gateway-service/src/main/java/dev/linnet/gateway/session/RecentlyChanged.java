package dev.linnet.gateway.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest changes of login sessions or users. A socket may open at that moment: the gateway asked about its session
 * before the change, and lists the socket after it. For one event loop.
 *
 * @param <K> the key
 * @param <V> the latest value
 */
final class RecentlyChanged<K, V> {

    private static final int MOST = 10_000;

    private record News<V>(V value, long nanos) {}

    private final long keptNanos;
    private final Map<K, News<V>> news = new LinkedHashMap<>();

    /** Keeps each change for this time, and at most the latest ten thousand. */
    RecentlyChanged(long keptNanos) {
        this.keptNanos = keptNanos;
    }

    void put(K key, V value, long nowNanos) {
        news.remove(key);
        news.put(key, new News<>(value, nowNanos));
        Iterator<News<V>> oldestFirst = news.values().iterator();
        while (oldestFirst.hasNext() && (nowNanos - oldestFirst.next().nanos() > keptNanos || news.size() > MOST)) {
            oldestFirst.remove();
        }
    }

    Optional<V> get(K key, long nowNanos) {
        return Optional.ofNullable(news.get(key))
                .filter(last -> nowNanos - last.nanos() <= keptNanos)
                .map(News::value);
    }
}
