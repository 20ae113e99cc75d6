package dev.linnet.gateway.http;

import dev.linnet.gateway.frame.JsonText;
import dev.linnet.gateway.login.Refused;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.runtime.http.Refusals;
import dev.linnet.runtime.http.RequestRefused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a reply as an HTTP response: the bare data, or a problem document (RFC 9457) that also has the frame's errors.
 */
public final class HttpAnswer {

    private static final Logger log = LoggerFactory.getLogger(HttpAnswer.class);

    private HttpAnswer() {}

    /** The same with the location of what was created. */
    static void created(RoutingContext call, Reply reply) {
        if (reply.status().equals(Status.CREATED)) {
            String place = header(reply, Effect.Header.LOCATION);
            if (place == null && reply.data().startsWith("{")) {
                Object pk = new JsonObject(reply.data()).getValue("pk");
                place = pk instanceof Number ? "/api/" + call.pathParam("stream") + "/" + pk + "/" : null;
            }
            if (place != null) {
                call.response().putHeader(HttpHeaders.LOCATION, place);
            }
        }
        reply(call, reply);
    }

    static void reply(RoutingContext call, Reply reply) {
        String later = header(reply, Effect.Header.RETRY_AFTER);
        if (later != null) {
            call.response().putHeader(HttpHeaderNames.RETRY_AFTER, later);
        }
        if (!reply.status().isSuccess()) {
            problem(call, reply.status().code(), reply.errors());
        } else if (reply.status().equals(Status.NO_CONTENT)) {
            noContent(call);
        } else {
            call.response()
                    .setStatusCode(reply.status().code())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
            end(call.request(), reply.data());
        }
    }

    private static @Nullable String header(Reply reply, String name) {
        for (Effect effect : reply.effects()) {
            if (effect instanceof Effect.Header header && header.name().equals(name)) {
                return header.value();
            }
        }
        return null;
    }

    static void noContent(RoutingContext call) {
        call.response().setStatusCode(204);
        end(call.request(), "");
    }

    /** A problem that only has the status. */
    public static void fail(RoutingContext call, int status) {
        problem(call, status, nothingButThe(status));
    }

    /** A problem with one sentence for the client. */
    public static void refuse(RoutingContext call, int status, String detail) {
        problem(call, status, JsonText.error(detail));
    }

    private static String nothingButThe(int status) {
        return JsonText.error(HttpResponseStatus.valueOf(status).reasonPhrase() + ".");
    }

    /** The reply that stands for a failed call. */
    static Reply failure(RoutingContext call, Throwable failure) {
        if (failure instanceof RequestBody.ClientGone) {
            Refusals.countLeft(String.valueOf(failure.getMessage()));
            return Reply.failure(Status.BAD_REQUEST, nothingButThe(400));
        }
        if (failure instanceof RequestRefused refused) {
            return Reply.failure(Status.of(refused.status()), JsonText.error(refused.detail()));
        }
        if (failure instanceof RequestBody.TooLarge) {
            return Reply.failure(Status.of(413), nothingButThe(413));
        }
        if (failure instanceof UnreadableBody unreadable) {
            return Reply.failure(Status.BAD_REQUEST, unreadable.errors());
        }
        int status = failure instanceof Refused refused ? refused.status() : 500;
        if (status == 500 && !call.response().closed()) {
            log.error("{} {} failed.", call.request().method(), call.request().path(), failure);
        }
        return switch (status) {
            case 401 -> Reply.failure(Status.of(401), JsonText.error("Invalid token."));
            case 403 ->
                Reply.failure(Status.FORBIDDEN, JsonText.error("You do not have permission to perform this action."));
            case 503 -> Reply.unavailable();
            default -> Reply.internalError();
        };
    }

    /**
     * @param errors a JSON array
     */
    static void problem(RoutingContext call, int status, String errors) {
        if (status == 405) {
            call.response().putHeader(HttpHeaderNames.ALLOW, Endpoint.allowedInsteadOf(call));
        }
        problem(call.request(), status, errors);
    }

    /** Answers 400 before any route is looked up. */
    static void badTarget(HttpServerRequest request, String detail) {
        problem(request, 400, JsonText.error(detail));
    }

    private static void problem(HttpServerRequest request, int status, String errors) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        JsonArray listed = new JsonArray(errors);
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", ProblemDetail.of(listed, title))
                .put("errors", listed);
        HttpServerResponse response = request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        if (status == 401) {
            response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        end(request, problem.encode());
    }

    private static void end(HttpServerRequest request, String body) {
        // Another caller must not get this caller's data from a shared cache.
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        send(request, body);
    }

    /** Ends the response with the body, or for HEAD with only the body's length. */
    public static void send(HttpServerRequest request, String body) {
        HttpServerResponse response = request.response();
        Buffer bytes = Buffer.buffer(body);
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        if (isHead && bytes.length() > 0) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
        }
        (isHead ? response.end() : response.end(bytes))
                .onFailure(gone -> log.debug("Not answered: {}", gone.getMessage()));
    }
}
