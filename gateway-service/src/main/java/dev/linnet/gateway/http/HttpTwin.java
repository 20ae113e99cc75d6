package dev.linnet.gateway.http;

import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.frame.JsonText;
import dev.linnet.gateway.login.Authentication;
import dev.linnet.gateway.login.Identity;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The routes of {@code /api/}. A request becomes the call that a frame would have been: same permissions, validation
 * and data. The same tokens say who calls, and a cookie counts only for pages of an allowed origin. For one event loop.
 */
public final class HttpTwin {

    private final KnownStreams streams;
    private final Authentication authentication;
    private final Forwarder forwarder;
    private final int maxBodyBytes;

    /**
     * @param maxBodyBytes of a request; a larger one is answered 413
     */
    public HttpTwin(KnownStreams streams, Authentication authentication, Forwarder forwarder, int maxBodyBytes) {
        this.streams = streams;
        this.authentication = authentication;
        this.forwarder = forwarder;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Adds all routes, those of event streams too. */
    public void mount(Router router, SseRoute events) {
        Endpoint.at("/api/:stream/actions/:action")
                .on(HttpMethod.POST, call -> {
                    answer(call, body -> RestCall.custom(call.pathParam("action"), body), HttpAnswer::reply);
                })
                .mount(router);
        Endpoint.at("/api/:stream/:pk")
                .on(HttpMethod.GET, call -> {
                    if (SseRoute.isMeant(call)) {
                        events.open(call);
                    } else {
                        answer(call, "retrieve");
                    }
                })
                .on(HttpMethod.PUT, call -> answer(call, "update"))
                .on(HttpMethod.PATCH, call -> answer(call, "patch"))
                .on(HttpMethod.DELETE, call -> answer(call, "delete"))
                .mount(router);
        Endpoint.at("/api/:stream")
                .on(HttpMethod.GET, call -> answer(call, "list"))
                .on(HttpMethod.POST, call -> {
                    answer(call, body -> RestCall.of("create", call, body), HttpAnswer::created);
                })
                .mount(router);
        router.route("/api/*").handler(call -> HttpAnswer.fail(call, 404));
    }

    private void answer(RoutingContext call, String action) {
        answer(call, body -> RestCall.of(action, call, body), HttpAnswer::reply);
    }

    private void answer(RoutingContext call, Function<String, RestCall> read, BiConsumer<RoutingContext, Reply> write) {
        String stream = call.pathParam("stream");
        if (!streams.contains(stream)) {
            HttpAnswer.problem(call, 404, JsonText.error("Stream \"" + stream + "\" not found."));
            return;
        }
        RequestBody.read(call.request(), maxBodyBytes)
                .map(read)
                .compose(action -> authentication
                        .identify(call.request().headers())
                        .compose(identity -> streams.permit(stream, identity).map(identity))
                        .compose(identity -> forward(stream, identity, action)))
                .otherwise(failure -> HttpAnswer.failure(call, failure))
                .onSuccess(reply -> write.accept(call, reply));
    }

    private Future<Reply> forward(String stream, Identity identity, RestCall action) {
        if (!identity.isVerified()) {
            // The users' service could not say whether the session has ended.
            return Future.succeededFuture(Reply.unavailable());
        }
        return forwarder
                .forwardForReplyOnly(identity.caller(), action.call(stream))
                .map(HttpTwin::withoutEvents);
    }

    /**
     * A plain HTTP request cannot receive events. The service should have refused and done nothing; a foreign one may
     * not have.
     */
    private static Reply withoutEvents(Reply reply) {
        boolean follows = reply.effects().stream().anyMatch(effect -> effect instanceof Effect.Subscribe);
        return follows
                ? Reply.failure(
                        Status.BAD_REQUEST, JsonText.error("This action follows a topic and needs a WebSocket."))
                : reply;
    }
}
