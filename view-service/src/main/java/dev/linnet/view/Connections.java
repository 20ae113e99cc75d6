package dev.linnet.view;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;

/**
 * To the HTTP services. A service may close an idle connection while a request is on its way there, and nobody knows then whether it was
 * done. So what must not be done twice goes over a connection of its own.
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
