package dev.linnet.view;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;

/**
 * Connections to the HTTP services. A service may close an idle connection while a request is on its way, and then nobody knows whether
 * the request was done. So a request that must not be done twice has a connection of its own.
 *
 * @param kept used again for a while
 * @param fresh used once
 */
record Connections(HttpClient kept, HttpClient fresh) {

    /** Common servers close an idle connection after two to five seconds, some after one. */
    private static final int IDLE_SECONDS = 1;

    static Connections of(Vertx vertx, ViewConfig config) {
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(config.connections()).setMaxWaitQueueSize(ViewService.MAX_WAITING);
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setKeepAliveTimeout(IDLE_SECONDS);
        return new Connections(
                vertx.createHttpClient(options, pool),
                vertx.createHttpClient(new HttpClientOptions(options).setKeepAlive(false), pool));
    }

    Future<Void> close() {
        return Future.join(kept.close(), fresh.close()).mapEmpty();
    }
}
