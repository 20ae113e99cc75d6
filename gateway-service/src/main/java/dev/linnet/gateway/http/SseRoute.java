package dev.linnet.gateway.http;

import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.JsonText;
import dev.linnet.gateway.login.Authentication;
import dev.linnet.gateway.login.Identity;
import dev.linnet.gateway.presence.SessionPresence;
import dev.linnet.gateway.session.Sessions;
import dev.linnet.gateway.session.SseResponse;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * {@code GET /api/{stream}/events}: the events that a subscribing action would bring, as server-sent events. It is
 * refused like any other call, with one exception: {@code EventSource} would give up for ever, so a temporary failure
 * is answered with an event stream that ends at once and makes the client come back. For one event loop.
 */
public final class SseRoute {

    /** These failures end by themselves. */
    private static final Set<Status> TEMPORARY = Set.of(Status.BAD_GATEWAY, Status.UNAVAILABLE, Status.TIMED_OUT);

    private final KnownStreams streams;
    private final Authentication authentication;
    private final Forwarder forwarder;
    private final Sessions sessions;
    private final RandomGenerator random;

    public SseRoute(
            KnownStreams streams,
            Authentication authentication,
            Forwarder forwarder,
            Sessions sessions,
            RandomGenerator random) {
        this.streams = streams;
        this.authentication = authentication;
        this.forwarder = forwarder;
        this.sessions = sessions;
        this.random = random;
    }

    /**
     * Whether a GET of an item's path means the stream. Where a row has the key {@code events}, a client that accepts
     * JSON but no event stream gets the row.
     */
    static boolean isMeant(RoutingContext http) {
        return http.pathParam("pk").equals("events") && Accepted.eventStream(http.request());
    }

    void open(RoutingContext http) {
        String stream = http.pathParam("stream");
        if (!streams.contains(stream)) {
            HttpAnswer.problem(http, 404, JsonText.error("Stream \"" + stream + "\" not found."));
            return;
        }
        authentication
                .identify(http.request().headers())
                .compose(identity -> streams.permit(stream, identity).map(identity))
                .compose(identity -> follow(http, identity, stream))
                .otherwise(failure -> HttpAnswer.failure(http, failure))
                .onSuccess(reply -> {
                    if (TEMPORARY.contains(reply.status()) && Accepted.reconnects(http.request())) {
                        SseResponse.comeBack(http.request(), reply.status(), random);
                    } else if (!reply.status().isSuccess()) {
                        HttpAnswer.reply(http, reply);
                    }
                });
    }

    private Future<Reply> follow(RoutingContext http, Identity identity, String stream) {
        if (!identity.isVerified()) {
            // The users' service could not say whether the session has ended.
            return Future.succeededFuture(Reply.unavailable());
        }
        if (http.request().method().equals(HttpMethod.HEAD)) {
            // Does not ask the service: a subscription may change who is present, or make what it follows.
            SseResponse.head(http.request());
            return Future.succeededFuture(Reply.done(Status.OK));
        }
        Call call = RestCall.events(http).call(stream);
        if (!call.stream().equals(Presence.STREAM)) {
            return begin(http, identity, call);
        }
        // The list of users online, with which the stream begins, must include its own user.
        SessionPresence arriving = sessions.arriving(identity);
        return arriving.enter(Presence.STREAM, Presence.ONLINE)
                .compose(known -> begin(http, identity, call))
                .onComplete(begun -> arriving.close(Duration.ZERO));
    }

    private Future<Reply> begin(RoutingContext http, Identity identity, Call call) {
        return forwarder
                .follow(identity.caller(), call)
                .compose(reply -> RestCall.comesBack(http) && refusesCursor(reply)
                        ? forwarder
                                .follow(
                                        identity.caller(),
                                        RestCall.eventsFromNowOn(http).call(call.stream()))
                                .map(SseRoute::notRecovered)
                        : Future.succeededFuture(reply))
                .compose(reply -> reply.status().isSuccess()
                        ? sessions.follow(http.request(), identity, call, reply)
                        : Future.succeededFuture(reply));
    }

    /**
     * {@code EventSource} repeats its last id for ever, and gives up when it is refused. So an id that is no cursor of
     * ours counts as lost events.
     */
    private static boolean refusesCursor(Reply reply) {
        return reply.status().equals(Status.BAD_REQUEST)
                && new JsonArray(reply.errors())
                        .stream().anyMatch(error -> error instanceof JsonObject fields && fields.containsKey("since"));
    }

    private static Reply notRecovered(Reply reply) {
        String data = reply.data();
        if (!reply.status().isSuccess() || !data.startsWith("{")) {
            return reply;
        }
        String members = data.substring(1);
        String comma = members.stripLeading().startsWith("}") ? "" : ",";
        return new Reply(reply.status(), reply.errors(), "{\"recovered\":false" + comma + members, reply.effects());
    }
}
