package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.login.Identity;
import dev.linnet.gateway.login.Token;
import dev.linnet.gateway.presence.SessionPresence;
import dev.linnet.gateway.subscription.EventFrame;
import dev.linnet.gateway.subscription.Subscriber;
import dev.linnet.gateway.subscription.Subscriptions;
import dev.linnet.gateway.subscription.Subscriptions.Prepared;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.CloseReason;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One response of server-sent events: the events that a single reply lets the client follow, until either side ends it.
 */
final class SseConnection implements Connection, Subscriber {

    private static final Logger log = LoggerFactory.getLogger(SseConnection.class);

    /**
     * How long a client stays present after its response has ended by itself. With {@link SseResponse#RETRY} it is back
     * sooner.
     */
    private static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(3);

    private static final String HEARTBEAT = ":\n\n";
    private static final String RECONNECT = ": reconnect\n\n";

    private final SessionParts parts;
    private final HttpServerResponse response;
    private final @Nullable Token token;
    private final SendQueue queue;
    private final Subscriptions subscriptions;
    private final SessionPresence presence;
    private final Effects effects;
    private final ResponseEnd end;
    private final Promise<Void> gone = Promise.promise();
    private final long endNanos;
    private long nextHeartbeatNanos;
    private boolean closing;

    SseConnection(SessionParts parts, HttpServerRequest request, Identity identity, long nowNanos) {
        SessionLimits limits = parts.limits();
        this.parts = parts;
        this.response = request.response();
        this.token = identity.token();
        this.queue = new SendQueue(
                new PlainWriter(response::write), limits.maxQueueBytes(), () -> close(CloseReason.SLOW_CONSUMER));
        this.subscriptions = parts.hub().subscriptions(this, limits.maxSubscriptions());
        this.presence = new SessionPresence(parts.presence(), identity.caller(), limits.maxSubscriptions());
        // The one request has one reply; nothing can be continued.
        this.effects = new Effects(subscriptions, presence, new Continuations(0));
        this.end = new ResponseEnd(parts.vertx(), request, limits.closingTimeout());
        this.endNanos = nowNanos + lifetimeNanos(limits, parts.timing().random());
        this.nextHeartbeatNanos = nowNanos + limits.pingInterval().toNanos();
    }

    /** Clients that came together after a restart should not come back together for ever. */
    static long lifetimeNanos(SessionLimits limits, RandomGenerator random) {
        long most = limits.eventStreamLifetime().toNanos();
        return most - random.nextLong(most / 10 + 1);
    }

    @Override
    public @Nullable Token token() {
        return token;
    }

    @Override
    public void rename(String username) {
        if (token != null) {
            presence.rename(new Caller(token.caller().pk(), username));
        }
    }

    @Override
    public Future<Void> start() {
        response.exceptionHandler(broken -> log.debug("An event stream broke: {}", broken.getMessage()));
        response.closeHandler(closed -> gone());
        if (response.closed()) {
            gone();
        }
        return gone.future();
    }

    /**
     * Begins the response if the effects of the reply can be applied.
     *
     * @return the reply. If it is no success, nothing was written, and the caller must answer the request with it
     */
    Future<Reply> open(Call call, Reply reply) {
        if (closing) {
            return Future.succeededFuture(Reply.unavailable());
        }
        Optional<String> after = reply.effects().stream()
                .filter(Effect.Subscribe.class::isInstance)
                .map(effect -> ((Effect.Subscribe) effect).mark())
                .findFirst();
        if (after.isEmpty()) {
            log.error("Stream {} was asked for something to follow and named nothing.", call.stream());
            gone();
            return Future.succeededFuture(Reply.internalError());
        }
        return effects.apply(call, reply)
                .compose(outcome -> outcome.presenceReported().map(reported -> {
                    if (closing) {
                        return Reply.unavailable();
                    }
                    if (outcome.reply().status().isSuccess()) {
                        begin(after.get(), outcome);
                    } else {
                        gone();
                    }
                    return outcome.reply();
                }));
    }

    private void begin(String after, Effects.Outcome outcome) {
        SseResponse.begin(response.setChunked(true));
        queue.send(SseResponse.RETRY + "event: subscribed\n"
                + message(after, outcome.reply().data()));
        presence.enter(Presence.STREAM, Presence.ONLINE);
        outcome.beginning().forEach(Prepared::begin);
    }

    @Override
    public void send(EventFrame frame, Form form, String requestId) {
        queue.send(message(frame.event().mark(), frame.text(form, requestId)));
    }

    @Override
    public Future<Void> answered(String stream) {
        return Future.succeededFuture();
    }

    private static String message(String id, String json) {
        // A line break in JSON is white space; here it would end the data.
        String line = json.replace('\n', ' ').replace('\r', ' ');
        return "id: " + id + "\ndata: " + line + "\n\n";
    }

    @Override
    public Future<Void> room() {
        return queue.room();
    }

    @Override
    public void tick(long nowNanos, long nowEpochSecond) {
        if (closing || !response.headWritten()) {
            return;
        }
        if (token != null && token.expiresAt().getEpochSecond() <= nowEpochSecond) {
            close(CloseReason.SESSION_ENDED);
        } else if (nowNanos - endNanos >= 0) {
            // The client answers no pings: it shows that it is alive by coming back.
            release(COMES_BACK_WITHIN);
            sayAndEnd(RECONNECT);
        } else if (nowNanos - nextHeartbeatNanos >= 0) {
            nextHeartbeatNanos = nowNanos + parts.limits().pingInterval().toNanos();
            queue.send(HEARTBEAT);
        }
    }

    @Override
    public Future<Void> close(CloseReason reason) {
        if (closing) {
            return gone.future();
        }
        if (reason == CloseReason.SESSION_ENDED) {
            presence.end();
        }
        release();
        if (!response.headWritten()) {
            gone();
        } else if (reason == CloseReason.SLOW_CONSUMER) {
            end.cut();
        } else {
            sayAndEnd(": " + reason.text() + "\n\n");
        }
        return gone.future();
    }

    private void sayAndEnd(String last) {
        end.say(last).onComplete(said -> gone());
    }

    @Override
    public Future<Void> drain() {
        return close(CloseReason.RESTART);
    }

    @Override
    public void lost() {
        close(CloseReason.RESTART);
    }

    private void gone() {
        release();
        end.done();
        gone.tryComplete();
    }

    private void release() {
        release(Duration.ZERO);
    }

    private void release(Duration presentFor) {
        if (closing) {
            return;
        }
        closing = true;
        queue.close();
        presence.close(presentFor);
        // Later, since a feed may have found the queue full in the middle of its followers.
        parts.vertx().runOnContext(after -> subscriptions.close());
    }
}
