package dev.linnet.gateway;

import dev.linnet.gateway.http.EventStreamRoute;
import dev.linnet.gateway.http.HttpTwin;
import dev.linnet.gateway.login.LoginRoutes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that are no upgrade. */
final class HttpRoutes {

    private static final Logger log = LoggerFactory.getLogger(HttpRoutes.class);

    private HttpRoutes() {}

    /** Every path may end with a slash or not. */
    static Router router(Vertx vertx, LoginRoutes login, Readiness readiness, EventStreamRoute events, HttpTwin twin) {
        Router router = Router.router(vertx);
        router.get("/login/:username").handler(login::login);
        router.get("/login/:username/").handler(login::login);
        router.get("/logout").handler(login::logout);
        router.get("/logout/").handler(login::logout);
        router.get("/livez").handler(call -> answer(call, 200, "alive"));
        router.get("/readyz").handler(call -> readyz(call, readiness));
        router.get("/ws").handler(call -> answer(call, 426, "This is a WebSocket endpoint."));
        router.get("/ws/").handler(call -> answer(call, 426, "This is a WebSocket endpoint."));
        // First, or "events" would be somebody's key.
        events.mount(router);
        twin.mount(router);
        router.errorHandler(400, call -> answer(call, 400, "Bad request."));
        router.errorHandler(404, call -> answer(call, 404, "Not found."));
        router.errorHandler(405, call -> {
            answer(call, 405, "Method not allowed.");
        });
        router.errorHandler(500, call -> {
            log.error("{} failed", call.request().path(), call.failure());
            answer(call, 500, "Internal server error.");
        });
        return router;
    }

    private static void readyz(RoutingContext call, Readiness readiness) {
        readiness.isReady().onSuccess(isReady -> {
            if (isReady) {
                answer(call, 200, "ready");
            } else {
                answer(call, 503, "The users service does not answer, or the gateway goes down.");
            }
        });
    }

    private static void answer(RoutingContext call, int status, String line) {
        call.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(line + "\n")
                .onFailure(gone -> log.debug("Not answered: {}", gone.getMessage()));
    }
}
