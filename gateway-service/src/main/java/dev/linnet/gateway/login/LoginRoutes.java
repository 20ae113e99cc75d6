package dev.linnet.gateway.login;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Login and logout over HTTP. */
public final class LoginRoutes {

    private static final Logger log = LoggerFactory.getLogger(LoginRoutes.class);

    private final Tokens tokens;
    private final Users users;
    private final Authentication authentication;
    private final Duration lifetime;
    private final boolean secureCookies;

    public LoginRoutes(
            Tokens tokens, Users users, Authentication authentication, Duration lifetime, boolean secureCookies) {
        this.tokens = tokens;
        this.users = users;
        this.authentication = authentication;
        this.lifetime = lifetime;
        this.secureCookies = secureCookies;
    }

    /** Logs in under the name in the path. */
    public void login(RoutingContext call) {
        users.login(call.pathParam("username"))
                .onSuccess(reply -> answer(call.request(), reply))
                .onFailure(failure -> unavailable(call.request()));
    }

    /** Always 200: whoever logs out has nothing to do about a failure but to forget the token, which the cookie does. */
    public void logout(RoutingContext call) {
        HttpServerRequest request = call.request();
        Future<Void> ended =
                authentication.token(request.headers()).map(users::logout).orElseGet(Future::succeededFuture);
        ended.onFailure(failure -> log.warn("A session could not be ended: {}", failure.getMessage()))
                .onComplete(done -> {
                    request.response().addCookie(SessionCookie.cleared(secureCookies));
                    answer(request, 200, "{}");
                });
    }

    private void answer(HttpServerRequest request, Reply reply) {
        if (reply.status().isSuccess()) {
            JsonObject user = new JsonObject(reply.data());
            Tokens.Issued token = tokens.issue(new Caller(user.getLong("pk"), user.getString("username")));
            request.response().addCookie(SessionCookie.of(token.text(), lifetime, secureCookies));
            answer(
                    request,
                    200,
                    new JsonObject()
                            .put("token", token.text())
                            .put("user", user)
                            .encode());
        } else if (reply.status().code() < 500) {
            answer(
                    request,
                    reply.status().code(),
                    new JsonArray(reply.errors()).getJsonObject(0).encode());
        } else {
            unavailable(request);
        }
    }

    private static void unavailable(HttpServerRequest request) {
        answer(request, 503, "{\"errors\":" + Reply.unavailable().errors() + "}");
    }

    private static void answer(HttpServerRequest request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                // A login must never be answered from a cache, neither with a token nor without asking.
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json)
                .onFailure(gone -> log.debug("Not answered: {}", gone.getMessage()));
    }
}
