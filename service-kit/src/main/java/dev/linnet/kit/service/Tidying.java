package dev.linnet.kit.service;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes rows that have no use any more. A statement that fails runs again in the next round. */
final class Tidying extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Pool pool;
    private final List<String> statements;

    Tidying(Pool pool, List<String> statements) {
        this.pool = pool;
        this.statements = statements;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(0, EVERY.toMillis(), round -> statements.forEach(this::run));
        return Future.succeededFuture();
    }

    private void run(String statement) {
        pool.query(statement)
                .execute()
                .onFailure(failure -> LOG.warn("Not tidied ({}): {}", statement, failure.getMessage()));
    }
}
