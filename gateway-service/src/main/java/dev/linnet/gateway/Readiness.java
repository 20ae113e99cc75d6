package dev.linnet.gateway;

import dev.linnet.gateway.login.Users;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether the users' service answers this gateway. Asks it at most once a second, however often it is called. For one event loop. */
final class Readiness {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Users users;
    private final LongSupplier nanoClock;
    private @Nullable Future<Boolean> last;
    private long lastNanos;
    private boolean closed;

    Readiness(Users users, LongSupplier nanoClock) {
        this.users = users;
        this.nanoClock = nanoClock;
    }

    /** The gateway ends: it is not ready any more. */
    void close() {
        closed = true;
    }

    /** Never fails. */
    Future<Boolean> isReady() {
        if (closed) {
            return Future.succeededFuture(false);
        }
        long now = nanoClock.getAsLong();
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
