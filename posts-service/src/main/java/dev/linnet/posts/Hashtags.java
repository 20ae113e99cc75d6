package dev.linnet.posts;

import dev.linnet.kit.changelog.Statements;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The forms in which hashtags are stored. The database has the rule, which never changes while the service runs, so
 * each spelling is asked for once while it is among the last 10,000. Safe from any thread.
 */
final class Hashtags {

    private static final int MOST_KNOWN = 10_000;

    private final Statements statements;
    private final Map<String, Optional<String>> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    Hashtags(Statements statements) {
        this.statements = statements;
    }

    /** Empty when the text is no hashtag. */
    Future<Optional<String>> stored(String written) {
        Optional<String> before;
        synchronized (known) {
            before = known.get(written);
        }
        if (before != null) {
            return Future.succeededFuture(before);
        }
        return statements.query("select hashtag($1::text)", written).map(found -> {
            Optional<String> stored = Statements.text(found);
            synchronized (known) {
                known.put(written, stored);
            }
            return stored;
        });
    }
}
