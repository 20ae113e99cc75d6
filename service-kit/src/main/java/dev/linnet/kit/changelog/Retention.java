package dev.linnet.kit.changelog;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old entries of one schema's change log, step by step. Any number of instances may run; one at a time works.
 * Without it the log only grows.
 */
public final class Retention extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Removed by one statement, which takes some ten milliseconds. */
    private static final int MOST_POSITIONS = 2_000;

    private final Pool pool;
    private final Duration keep;
    private long timer = -1;
    private boolean failing;
    private boolean stopped;

    /**
     * @param pool its connections see the schema without naming it
     * @param keep at least a second; up to a thousandth more is kept
     */
    public Retention(Pool pool, Duration keep) {
        this.pool = pool;
        this.keep = keep;
    }

    @Override
    public Future<?> start() {
        forget();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void forget() {
        pool.preparedQuery("select forget_history($1, $2) as more")
                .execute(Tuple.of(keep.toMillis(), MOST_POSITIONS))
                .onComplete(done -> {
                    if (done.failed() && !failing && !stopped) {
                        LOG.warn(
                                "Old events cannot be removed: {}", done.cause().getMessage());
                    }
                    failing = done.failed();
                    boolean more =
                            done.succeeded() && done.result().iterator().next().getBoolean("more");
                    again(more ? 1 : Math.min(LONGEST_PAUSE.toMillis(), keep.toMillis() / 10));
                });
    }

    private void again(long pauseMs) {
        if (!stopped) {
            timer = vertx.setTimer(pauseMs, look -> forget());
        }
    }
}
