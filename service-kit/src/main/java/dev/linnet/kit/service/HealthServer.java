package dev.linnet.kit.service;

import dev.linnet.kit.database.Refusals;
import dev.linnet.runtime.Settings;
import dev.linnet.runtime.StartFailure;
import dev.linnet.runtime.http.GuardedHttp;
import dev.linnet.runtime.http.HttpLimits;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * Tells a container engine or a load balancer how this process is: {@code /livez} answers 200 while it runs, {@code
 * /readyz} while its service can do its work, else 503.
 */
final class HealthServer extends VerticleBase {

    /**
     * Where to listen.
     *
     * @param port 0 for any free one
     */
    record Config(String host, int port) {
        static Config from(Settings settings) {
            return new Config(
                    settings.text("LINNET_HEALTH_HOST", "127.0.0.1"),
                    settings.number("LINNET_HEALTH_PORT", 8081, 0, 65535));
        }
    }

    private final Config config;
    private final RunningService service;
    private volatile int port;

    /** Where it listens, once it is deployed. */
    int port() {
        return port;
    }

    HealthServer(Config config, RunningService service) {
        this.config = config;
        this.service = service;
    }

    @Override
    public Future<?> start() {
        return GuardedHttp.create(vertx, new HttpServerOptions(), HttpLimits.DEFAULT)
                .requestHandler(this::answer)
                .listen(config.port(), config.host())
                .onSuccess(server -> port = server.actualPort())
                .recover(failure -> Future.failedFuture(
                        StartFailure.ofListening(config.host(), config.port(), "LINNET_HEALTH_PORT", failure)));
    }

    private static String reason(Throwable failure) {
        if (Refusals.isReadOnly(failure)) {
            return "The database is read-only.";
        }
        return failure instanceof NotReady ? String.valueOf(failure.getMessage()) : "The database does not answer.";
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/livez" -> request.response().end("ok\n");
            case "/readyz" ->
                service.check()
                        .onSuccess(ready -> request.response().end("ok\n"))
                        .onFailure(
                                failure -> request.response().setStatusCode(503).end(reason(failure) + "\n"));
            default -> request.response().setStatusCode(404).end();
        }
    }
}
