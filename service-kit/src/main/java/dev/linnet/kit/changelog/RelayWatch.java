package dev.linnet.kit.changelog;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether any process relays one schema's changes. Logs when none does, and when one does again. Without a
 * relay, writes are answered, but cause no events.
 */
public final class RelayWatch extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RelayWatch.class);

    /** Longer than a lease, which another process takes when its holder is gone. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final long LOOK_EVERY_MS = 2_000;

    private final Pool pool;
    private final String schema;
    private volatile boolean relayed = true;

    /**
     * @param pool its connections see the schema without naming it
     */
    public RelayWatch(Pool pool, String schema) {
        this.pool = pool;
        this.schema = schema;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(LOOK_EVERY_MS, tick -> look());
        return Future.succeededFuture();
    }

    /** Whether some process relayed the changes at the last look. Safe from any thread. */
    public boolean isRelayed() {
        return relayed;
    }

    /** A database that does not answer says nothing about the relay. */
    private void look() {
        pool.preparedQuery("select is_relayed($1) as relayed")
                .execute(Tuple.of((int) GRACE.toMillis()))
                .map(rows -> rows.iterator().next().getBoolean("relayed"))
                .onSuccess(this::tell);
    }

    private void tell(boolean found) {
        if (relayed && !found) {
            LOG.error("Nobody relays the changes of {}: writes are answered, but their events wait.", schema);
        } else if (found && !relayed) {
            LOG.info("The changes of {} are relayed again.", schema);
        }
        relayed = found;
    }
}
