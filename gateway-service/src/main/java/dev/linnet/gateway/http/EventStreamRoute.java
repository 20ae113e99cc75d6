package dev.linnet.gateway.http;

import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.JsonText;
import dev.linnet.gateway.login.Authentication;
import dev.linnet.gateway.login.Identity;
import dev.linnet.gateway.session.Sessions;
import dev.linnet.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code GET /api/{stream}/events}: what a subscribing action would follow, as server-sent events. Whoever may not, or what
 * cannot be followed, is answered as any other call. For one event loop.
 */
public final class EventStreamRoute {

    private final KnownStreams streams;
    private final Authentication authentication;
    private final Forwarder forwarder;
    private final Sessions sessions;

    public EventStreamRoute(
            KnownStreams streams, Authentication authentication, Forwarder forwarder, Sessions sessions) {
        this.streams = streams;
        this.authentication = authentication;
        this.forwarder = forwarder;
        this.sessions = sessions;
    }

    /** The path may end with a slash or not. */
    public void mount(Router router) {
        for (String path : new String[] {"/api/:stream/events", "/api/:stream/events/"}) {
            router.get(path).handler(this::open);
            router.route(path).handler(call -> HttpAnswer.fail(call, 405));
        }
    }

    private void open(RoutingContext http) {
        String stream = http.pathParam("stream");
        if (!streams.contains(stream)) {
            HttpAnswer.problem(http, 404, JsonText.error("Stream \"" + stream + "\" not found."));
            return;
        }
        authentication
                .identify(http.request().headers())
                .compose(identity -> streams.permit(stream, identity).map(identity))
                .compose(
                        identity -> follow(http, identity, RestCall.events(http).call(stream)))
                .onSuccess(reply -> {
                    if (!reply.status().isSuccess()) {
                        HttpAnswer.reply(http, reply);
                    }
                })
                .onFailure(failure -> HttpAnswer.failure(http, failure));
    }

    private Future<Reply> follow(RoutingContext http, Identity identity, Call call) {
        if (!identity.isVerified()) {
            // Whether the session has ended could not be asked.
            return Future.succeededFuture(Reply.unavailable());
        }
        return forwarder
                .follow(identity.caller(), call)
                .compose(reply -> reply.status().isSuccess()
                        ? sessions.follow(http.request(), identity, call, reply)
                        : Future.succeededFuture(reply));
    }
}
