package dev.linnet.kit.service;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;

/**
 * Opens connections before the service is ready. A pool opens a connection for each event loop that asks it, up to its
 * size. Without this the first actions would open them, and on a busy machine that can take longer than an action may.
 */
final class FirstConnections extends VerticleBase {

    private final Pool pool;

    private FirstConnections(Pool pool) {
        this.pool = pool;
    }

    /** One connection for each event loop, or as many as the pool may have. Fails when one cannot be opened. */
    static Future<Void> open(Vertx vertx, Pool pool) {
        return vertx.deployVerticle(
                        () -> new FirstConnections(pool),
                        new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE))
                .compose(vertx::undeploy);
    }

    @Override
    public Future<?> start() {
        return pool.getConnection().compose(SqlConnection::close);
    }
}
