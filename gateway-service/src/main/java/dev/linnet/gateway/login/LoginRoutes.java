package dev.linnet.gateway.login;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.runtime.SparingLog;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Login and logout over HTTP. */
public final class LoginRoutes {

    private static final Logger log = LoggerFactory.getLogger(LoginRoutes.class);
    private static final SparingLog warnings = SparingLog.of(LoginRoutes.class);

    private final Tokens tokens;
    private final Users users;
    private final Authentication authentication;
    private final Origins origins;
    private final SessionCookie cookie;
    private final Duration lifetime;

    public LoginRoutes(
            Tokens tokens,
            Users users,
            Authentication authentication,
            Origins origins,
            SessionCookie cookie,
            Duration lifetime) {
        this.tokens = tokens;
        this.users = users;
        this.authentication = authentication;
        this.origins = origins;
        this.cookie = cookie;
        this.lifetime = lifetime;
    }

    /** Logs in under the name in the path. */
    public void login(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (!origins.allowLogin(request.headers())) {
            refuse(request);
            return;
        }
        users.login(call.pathParam("username"))
                .compose(answer -> answer.status().isSuccess()
                        ? endOthers(request, answer.users().get(0).pk()).map(answer)
                        : Future.succeededFuture(answer))
                .onSuccess(answer -> answer(request, answer))
                .onFailure(failure -> unavailable(request));
    }

    /**
     * Ends another user's sessions that the browser's cookies name, as Django does: the browser has another user now.
     * The user's own sessions go on: several pages may each log in when they start, and must not close each other's
     * sockets.
     */
    private Future<Void> endOthers(HttpServerRequest request, long pk) {
        return endAll(authentication.cookies(request.headers()).stream()
                .filter(token -> token.caller().pk() != pk)
                .toList());
    }

    private Future<Void> endAll(List<Token> ending) {
        return Future.join(ending.stream().map(users::logout).toList()).mapEmpty();
    }

    /**
     * Answers 200 even if the session could not be ended: the client can only drop the token, and the cleared cookie
     * does that.
     */
    public void logout(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (!origins.allowLogin(request.headers())) {
            refuse(request);
            return;
        }
        endAll(authentication.tokens(request.headers()))
                .onFailure(failure -> warnings.warn("A session could not be ended: {}", failure.getMessage()))
                .onComplete(done -> {
                    request.response().addCookie(cookie.cleared());
                    answer(request, 200, "{}");
                });
    }

    private static void refuse(HttpServerRequest request) {
        answer(request, 403, "{\"errors\":[\"A page of another site may log nobody in or out.\"]}");
    }

    private void answer(HttpServerRequest request, UsersAnswer answer) {
        if (answer.status().isSuccess()) {
            UsersAnswer.User found = answer.users().get(0);
            Caller caller = new Caller(found.pk(), found.username().orElseThrow());
            JsonObject user = new JsonObject().put("pk", caller.pk()).put("username", caller.username());
            Tokens.Issued token = tokens.issue(caller);
            request.response().addCookie(cookie.of(token.text(), lifetime));
            answer(
                    request,
                    200,
                    new JsonObject()
                            .put("token", token.text())
                            .put("user", user)
                            .encode());
        } else if (answer.status().code() < 500) {
            answer(
                    request,
                    answer.status().code(),
                    new JsonArray(answer.errors()).getJsonObject(0).encode());
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
                // Caches must never answer a login, neither with a token nor without asking the gateway.
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json)
                .onFailure(gone -> log.debug("Not answered: {}", gone.getMessage()));
    }
}
