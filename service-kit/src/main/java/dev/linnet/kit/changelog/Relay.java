package dev.linnet.kit.changelog;

import dev.linnet.kit.database.Database;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.PollHint;
import dev.linnet.protocol.RelayHint;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the changes of one schema's log. One of any number of relays holds the lease. It has the database number
 * committed changes, durably, and then publishes them, at most once and in the order of positions. Events that a crash leaves
 * unpublished stay in the log, where followers find them.
 *
 * <p>It looks at the log after a hint of a write, and every 5 to 50 ms for writers that give no hint. See the package
 * for its states.
 */
public final class Relay extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final Duration LEASE = Duration.ofMillis(1500);
    private static final long BUSY_MS = 5;
    private static final long IDLE_MS = 50;
    private static final long LONGEST_RETRY_MS = 500;

    /** Positions that it publishes before it waits for the bus. A position has an event for each of its topics. */
    private static final int PAGE = 200;

    private static final long KEEP_WAY_MS = 2_000;

    private final Database database;
    private final CursorKey cursors;
    private final String holder = UUID.randomUUID().toString();
    private Pool pool;
    private Numbering numbering;
    private Publisher publisher;
    /** The first unpublished position. The next look reads a page again that could not be read. */
    private long unpublished;

    private long pauseMs = BUSY_MS;
    private long timer = -1;
    private boolean leading;
    private boolean running;
    private boolean woken;
    private boolean failing;
    private boolean stopped;

    @SuppressWarnings("NullAway.Init") // what belongs to the deployment start() makes
    public Relay(Database database, CursorKey cursors) {
        this.database = database;
        this.cursors = cursors;
    }

    @Override
    public Future<?> start() {
        // Another relay should take over from one that waits for a lock.
        pool = database.poolWithoutRepeats(
                vertx,
                1,
                Map.of(
                        "application_name", "linnet-relay",
                        "lock_timeout", "500ms",
                        // Numbering a transaction of millions of rows must be allowed to end, or it would begin again
                        // for ever.
                        "statement_timeout", "5min",
                        "idle_in_transaction_session_timeout", "2s",
                        // Planning took longer than reading the few rows behind a position. By indexes only, since
                        // such a plan is kept while the log grows.
                        "plan_cache_mode", "force_generic_plan",
                        "enable_seqscan", "off",
                        "enable_hashjoin", "off",
                        "enable_mergejoin", "off"));
        numbering = new Numbering(pool, cursors, holder, LEASE);
        publisher = new Publisher(vertx.eventBus(), System::nanoTime);
        vertx.setPeriodic(KEEP_WAY_MS, tick -> vertx.eventBus().publish(Addresses.POLL_HINT, PollHint.KEEP_ALIVE));
        return vertx.eventBus()
                .<RelayHint>consumer(Addresses.written(database.schema()), hint -> wake(hint.body()))
                .completion()
                .onSuccess(ready -> look());
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return numbering
                .release()
                .onSuccess(released ->
                        vertx.eventBus().publish(Addresses.written(database.schema()), RelayHint.LEASE_IS_FREE))
                .otherwiseEmpty()
                .eventually(pool::close);
    }

    /** A relay that waits for its turn looks when the lease ends, not with every write. */
    private void wake(RelayHint hint) {
        if (leading || hint == RelayHint.LEASE_IS_FREE) {
            look();
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        if (running) {
            woken = true;
            return;
        }
        running = true;
        woken = false;
        vertx.cancelTimer(timer);
        numbering.next().compose(this::publish).onComplete(this::pause, this::retry);
    }

    /** Completes with the pause before the next look. */
    private Future<Long> publish(Numbering.Batch batch) {
        if (failing) {
            failing = false;
            LOG.info("The relay of {} goes on.", database.schema());
        }
        leading = !batch.heldByOther();
        if (batch.heldByOther()) {
            return Future.succeededFuture(Math.min(batch.retryMs(), LONGEST_RETRY_MS));
        }
        if (batch.taken()) {
            unpublished = batch.first();
            LOG.info("This process relays the changes of {} from position {} on.", database.schema(), batch.first());
        }
        if (batch.last() < unpublished) {
            return Future.succeededFuture(Math.min(IDLE_MS, pauseMs * 2));
        }
        return publishUpTo(batch.last(), batch.epoch()).map(batch.more() ? 0L : BUSY_MS);
    }

    private Future<Void> publishUpTo(long last, long epoch) {
        long end = Math.min(last, unpublished + PAGE - 1);
        return numbering
                .events(epoch, unpublished, end)
                .compose(publisher::publish)
                .compose(written -> {
                    unpublished = end + 1;
                    return end == last ? Future.succeededFuture() : publishUpTo(last, epoch);
                });
    }

    private void pause(long ms) {
        running = false;
        pauseMs = Math.max(BUSY_MS, ms);
        schedule(woken ? 0 : ms);
    }

    private void retry(Throwable failure) {
        running = false;
        if (!failing && !stopped) {
            failing = true;
            LOG.warn("The relay of {} cannot go on and tries again: {}", database.schema(), failure.getMessage());
        }
        pauseMs = Math.min(LONGEST_RETRY_MS, pauseMs * 2);
        schedule(pauseMs);
    }

    private void schedule(long ms) {
        if (stopped) {
            return;
        }
        if (ms == 0) {
            context.runOnContext(now -> look());
        } else {
            timer = vertx.setTimer(ms, now -> look());
        }
    }
}
