package dev.linnet.gateway.http;

import dev.linnet.gateway.frame.JsonText;
import dev.linnet.gateway.login.UpgradeRefused;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reply as an HTTP response: the bare data, or a problem document (RFC 9457) with the frame's errors beside. */
final class HttpAnswer {

    private static final Logger log = LoggerFactory.getLogger(HttpAnswer.class);

    private HttpAnswer() {}

    /** Tells as well where what was created is. */
    static void created(RoutingContext call, Reply reply) {
        if (reply.status().equals(Status.CREATED) && reply.data().startsWith("{")) {
            Object pk = new JsonObject(reply.data()).getValue("pk");
            if (pk instanceof Number) {
                call.response().putHeader(HttpHeaders.LOCATION, "/api/" + call.pathParam("stream") + "/" + pk + "/");
            }
        }
        reply(call, reply);
    }

    static void reply(RoutingContext call, Reply reply) {
        if (!reply.status().isSuccess()) {
            problem(call, reply.status().code(), reply.errors());
            return;
        }
        HttpServerResponse response =
                call.response().setStatusCode(reply.status().code());
        if (reply.status().equals(Status.NO_CONTENT)) {
            end(response, "");
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        end(response, reply.data());
    }

    /** With no more to say than the status itself. */
    static void fail(RoutingContext call, int status) {
        String text = HttpResponseStatus.valueOf(status).reasonPhrase();
        problem(call, status, JsonText.error(text + "."));
    }

    /** For a call that came to no reply. */
    static void failure(RoutingContext call, Throwable failure) {
        if (failure instanceof RequestBody.TooLarge) {
            fail(call, 413);
            return;
        }
        if (failure instanceof UnreadableBody unreadable) {
            problem(call, 400, unreadable.errors());
            return;
        }
        int status = failure instanceof UpgradeRefused refused ? refused.status() : 500;
        if (status == 500 && !call.response().closed()) {
            log.error("{} {} failed.", call.request().method(), call.request().path(), failure);
        }
        String errors = switch (status) {
            case 401 -> JsonText.error("Invalid token.");
            case 403 -> JsonText.error("You do not have permission to perform this action.");
            case 503 -> Reply.unavailable().errors();
            default -> Reply.internalError().errors();
        };
        problem(call, status, errors);
    }

    /** Errors is a JSON array; a single text in it is also the problem's detail. */
    static void problem(RoutingContext call, int status, String errors) {
        JsonArray listed = new JsonArray(errors);
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status);
        if (listed.size() == 1 && listed.getValue(0) instanceof String detail) {
            problem.put("detail", detail);
        }
        HttpServerResponse response =
                call.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        if (status == 401) {
            response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        end(response, problem.put("errors", listed).encode());
    }

    private static void end(HttpServerResponse response, String body) {
        // What one caller may see is not for a cache between us and the next one.
        response.putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        response.end(body).onFailure(gone -> log.debug("Not answered: {}", gone.getMessage()));
    }
}
