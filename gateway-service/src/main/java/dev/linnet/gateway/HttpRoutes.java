package dev.linnet.gateway;

import dev.linnet.gateway.http.Endpoint;
import dev.linnet.gateway.http.HttpAnswer;
import dev.linnet.gateway.http.HttpTwin;
import dev.linnet.gateway.http.RequestTarget;
import dev.linnet.gateway.http.SseRoute;
import dev.linnet.gateway.login.Hosts;
import dev.linnet.gateway.login.LoginRoutes;
import dev.linnet.runtime.http.HttpLimits;
import dev.linnet.runtime.http.Refusals;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that are not upgrades. */
final class HttpRoutes {

    private static final Logger log = LoggerFactory.getLogger(HttpRoutes.class);

    private HttpRoutes() {}

    /** Every path may end with a slash or not. */
    static Handler<HttpServerRequest> router(
            Vertx vertx,
            HttpLimits limits,
            Hosts hosts,
            LoginRoutes login,
            Readiness readiness,
            SseRoute events,
            HttpTwin twin) {
        Router router = Router.router(vertx);
        router.route().handler(new Http2Requests(vertx, limits)::handle);
        // Before the check of the host: a load balancer may use any name.
        Endpoint.at("/livez")
                .on(HttpMethod.GET, call -> answer(call, 200, "alive"))
                .mount(router);
        Endpoint.at("/readyz")
                .on(HttpMethod.GET, call -> readyz(call, readiness))
                .mount(router);
        router.route().handler(call -> known(call, hosts));
        // A GET for a preview of a link must not log anybody in or out.
        Endpoint.at("/login/:username")
                .on(HttpMethod.HEAD, HttpRoutes::nothingDone)
                .on(HttpMethod.GET, login::login)
                .mount(router);
        Endpoint.at("/logout")
                .on(HttpMethod.HEAD, HttpRoutes::nothingDone)
                .on(HttpMethod.GET, login::logout)
                .on(HttpMethod.POST, login::logout)
                .mount(router);
        Endpoint.at("/ws")
                .on(HttpMethod.GET, call -> {
                    call.response().putHeader(HttpHeaders.UPGRADE, "websocket");
                    HttpAnswer.refuse(call, 426, "This is a WebSocket endpoint.");
                })
                .mount(router);
        twin.mount(router, events);
        for (int status : new int[] {400, 404, 405}) {
            router.errorHandler(status, call -> HttpAnswer.fail(call, status));
        }
        router.errorHandler(500, call -> {
            log.error("{} failed", call.request().path(), call.failure());
            HttpAnswer.fail(call, 500);
        });
        return RequestTarget.check(router);
    }

    private static void nothingDone(RoutingContext call) {
        call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        HttpAnswer.send(call.request(), "");
    }

    private static void known(RoutingContext call, Hosts hosts) {
        MultiMap headers = call.request().headers();
        HostAndPort authority = call.request().authority();
        if (!headers.contains(HttpHeaders.HOST) && authority != null) {
            // HTTP/2 has no such header; every comparison of hosts reads this one.
            headers.set(HttpHeaders.HOST, authority.toString());
        }
        if (hosts.know(headers.get(HttpHeaders.HOST))) {
            call.next();
        } else {
            Refusals.count(421, "Unknown host.");
            HttpAnswer.refuse(
                    call, 421, "This host is not known here. The setting LINNET_ALLOWED_HOSTS lists the known ones.");
        }
    }

    private static void readyz(RoutingContext call, Readiness readiness) {
        readiness.isReady().onSuccess(isReady -> {
            if (isReady) {
                answer(call, 200, "ready");
            } else {
                answer(call, 503, "The users service does not answer or has no relay, or the gateway goes down.");
            }
        });
    }

    private static void answer(RoutingContext call, int status, String line) {
        call.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        HttpAnswer.send(call.request(), line + "\n");
    }
}
