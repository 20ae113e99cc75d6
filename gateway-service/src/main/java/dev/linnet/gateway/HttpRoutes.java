package dev.linnet.gateway;

import dev.linnet.gateway.login.LoginRoutes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that are no upgrade. */
final class HttpRoutes {

    private static final Logger log = LoggerFactory.getLogger(HttpRoutes.class);
    private static final Pattern LOGIN = Pattern.compile("/login/([^/]+)/?");

    private final LoginRoutes login;
    private final Readiness readiness;

    HttpRoutes(LoginRoutes login, Readiness readiness) {
        this.login = login;
        this.readiness = readiness;
    }

    void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        Matcher name = LOGIN.matcher(path);
        if (!request.method().equals(HttpMethod.GET)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET");
            answer(request, 405, "Method not allowed.");
        } else if (name.matches()) {
            login.login(request, name.group(1));
        } else {
            switch (path) {
                case "/logout", "/logout/" -> login.logout(request);
                case "/livez" -> answer(request, 200, "alive");
                case "/readyz" -> readyz(request);
                case "/ws", "/ws/" -> answer(request, 426, "This is a WebSocket endpoint.");
                default -> answer(request, 404, "Not found.");
            }
        }
    }

    private void readyz(HttpServerRequest request) {
        readiness.isReady().onSuccess(isReady -> {
            if (isReady) {
                answer(request, 200, "ready");
            } else {
                answer(request, 503, "The users service does not answer.");
            }
        });
    }

    private static void answer(HttpServerRequest request, int status, String line) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(line + "\n")
                .onFailure(gone -> log.debug("Not answered: {}", gone.getMessage()));
    }
}
