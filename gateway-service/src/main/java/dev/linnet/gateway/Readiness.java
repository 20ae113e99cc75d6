package dev.linnet.gateway;

import dev.linnet.gateway.login.Users;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether there is somebody behind this gateway. Asks at most once a second, whoever wants to know. For one event loop. */
final class Readiness {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Users users;
    private @Nullable Future<Boolean> last;
    private long lastNanos;
    private boolean closed;

    Readiness(Users users) {
        this.users = users;
    }

    /** It never is again. */
    void close() {
        closed = true;
    }

    /** Never fails. */
    Future<Boolean> isReady() {
        if (closed) {
            return Future.succeededFuture(false);
        }
        long now = System.nanoTime();
        Future<Boolean> known = last;
        if (known != null && now - lastNanos < FRESH_NANOS) {
            return known;
        }
        Future<Boolean> asked = users.ready().map(answered -> true).otherwise(false);
        last = asked;
        lastNanos = now;
        return asked;
    }
}
