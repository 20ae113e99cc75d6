package dev.linnet.kit.service;

import dev.linnet.kit.database.Refusals;
import dev.linnet.runtime.Settings;
import dev.linnet.runtime.StartFailure;
import dev.linnet.runtime.http.GuardedHttp;
import dev.linnet.runtime.http.HttpLimits;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells a container engine or a load balancer the state of this process. {@code /livez} answers 200 while it runs,
 * {@code /readyz} 200 while its service can do its work and 503 otherwise, both to GET and HEAD. It closes connections
 * that are idle for a minute.
 */
final class HealthServer extends VerticleBase {

    /**
     * @param port 0 for any free one
     */
    record Config(String host, int port) {
        static Config from(Settings settings) {
            return new Config(
                    settings.text("LINNET_HEALTH_HOST", "127.0.0.1"),
                    settings.number("LINNET_HEALTH_PORT", 8081, 0, 65535));
        }
    }

    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Config config;
    private final RunningService service;
    private final Duration idle;
    private volatile int port;

    /** The port, once it is deployed. */
    int port() {
        return port;
    }

    HealthServer(Config config, RunningService service) {
        this(config, service, IDLE);
    }

    HealthServer(Config config, RunningService service, Duration idle) {
        this.config = config;
        this.service = service;
        this.idle = idle;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options =
                new HttpServerOptions().setIdleTimeout((int) idle.toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return GuardedHttp.create(vertx, options, HttpLimits.DEFAULT)
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
        HttpServerResponse response = request.response();
        String path = String.valueOf(request.path());
        if (!path.equals("/livez") && !path.equals("/readyz")) {
            response.setStatusCode(404).end();
        } else if (!METHODS.contains(request.method())) {
            response.setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
        } else if (path.equals("/livez")) {
            response.end("ok\n");
        } else {
            service.check()
                    .onSuccess(ready -> response.end("ok\n"))
                    .onFailure(failure -> response.setStatusCode(503).end(reason(failure) + "\n"));
        }
    }
}
