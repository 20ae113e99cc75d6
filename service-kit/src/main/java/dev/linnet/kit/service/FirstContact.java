package dev.linnet.kit.service;

import dev.linnet.kit.database.Refusals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at the start for a database that starts too, or whose machine is busy. */
final class FirstContact {

    private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);
    private static final long PAUSE_MS = 500;

    private FirstContact() {}

    /**
     * Tries until it succeeds, or until it fails for a reason that waiting does not change.
     *
     * @param patience how long it tries; zero tries once
     * @param place names the database in the log
     */
    static Future<Void> within(Vertx vertx, Duration patience, String place, Supplier<Future<Void>> reach) {
        long endNanos = System.nanoTime() + patience.toNanos();
        return reach.get().recover(failure -> {
            if (!Refusals.isOfTheMoment(failure) || System.nanoTime() - endNanos >= 0) {
                return Future.failedFuture(failure);
            }
            LOG.warn(
                    "The database at {} cannot be reached yet; this process tries for {} s: {}",
                    place,
                    patience.toSeconds(),
                    failure.getMessage());
            return again(vertx, endNanos, reach);
        });
    }

    private static Future<Void> again(Vertx vertx, long endNanos, Supplier<Future<Void>> reach) {
        return vertx.timer(PAUSE_MS, TimeUnit.MILLISECONDS)
                .compose(later -> reach.get()
                        .recover(failure -> Refusals.isOfTheMoment(failure) && System.nanoTime() - endNanos < 0
                                ? again(vertx, endNanos, reach)
                                : Future.failedFuture(failure)));
    }
}
