package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.JsonText;
import dev.linnet.gateway.presence.SessionPresence;
import dev.linnet.gateway.subscription.Subscriptions;
import dev.linnet.gateway.subscription.Subscriptions.Prepared;
import dev.linnet.gateway.subscription.TooManySubscriptions;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Applies the effects of a reply to one session, before the reply is sent. */
final class Effects {

    /**
     * The result of a reply.
     *
     * @param reply to send
     * @param beginning the subscriptions that begin with it
     * @param presenceReported completes when the stream's service has the presence report, or could not be reached now; never
     *     fails. The reply waits for it
     */
    record Outcome(Reply reply, List<Prepared> beginning, Future<Void> presenceReported) {

        private static Outcome of(Reply reply) {
            return new Outcome(reply, List.of(), Future.succeededFuture());
        }
    }

    private static final String TOO_MANY_PLACES =
            "Too many places at once on one socket. Try again when some were left.";
    private static final Logger log = LoggerFactory.getLogger(Effects.class);

    private final Subscriptions subscriptions;
    private final SessionPresence presence;
    private final Continuations continuations;
    private final Undoing undoing = new Undoing();

    Effects(Subscriptions subscriptions, SessionPresence presence, Continuations continuations) {
        this.subscriptions = subscriptions;
        this.presence = presence;
        this.continuations = continuations;
    }

    /**
     * Completes when every effect is applied, except that presence may not be reported yet. Never fails: an effect that
     * cannot be applied makes the reply a 429 or a 503, and no subscription begins.
     */
    Future<Outcome> apply(Call call, Reply answer) {
        Reply reply = undoing.resolve(call, answer);
        if (reply.effects().isEmpty()) {
            return Future.succeededFuture(Outcome.of(reply));
        }
        List<String> places = places(reply);
        if (!presence.hasRoom(call.stream(), places)) {
            Reply tooMany = Reply.failure(Status.TOO_MANY_REQUESTS, JsonText.error(TOO_MANY_PLACES));
            return Future.succeededFuture(Outcome.of(tooMany));
        }
        List<Future<Void>> leaving = new ArrayList<>(0);
        List<Future<Prepared>> preparing = prepare(call, reply, leaving);
        return Future.join(preparing)
                .map(all -> {
                    // The caller is present nowhere without the subscription that belongs to it.
                    Future<?> entered = enter(call, reply, places);
                    undoing.remember(call, reply);
                    return new Outcome(
                            reply,
                            preparing.stream().map(Future::result).toList(),
                            // The next list of present users must show what the caller did.
                            Future.join(entered, Future.join(leaving)).mapEmpty());
                })
                .otherwise(failure -> {
                    preparing.stream()
                            .filter(Future::succeeded)
                            .forEach(made -> made.result().giveUp());
                    return Outcome.of(refusal(call, failure));
                });
    }

    private static List<String> places(Reply reply) {
        List<String> places = new ArrayList<>(0);
        for (Effect effect : reply.effects()) {
            if (effect instanceof Effect.Enter enter) {
                places.add(enter.place());
            }
        }
        return places;
    }

    private List<Future<Prepared>> prepare(Call call, Reply reply, List<Future<Void>> leaving) {
        List<Future<Prepared>> preparing = new ArrayList<>(1);
        for (Effect effect : reply.effects()) {
            if (effect instanceof Effect.Subscribe subscribe) {
                preparing.add(subscriptions.subscribe(subscribe, call.form(), call.requestId()));
            } else if (effect instanceof Effect.Unsubscribe unsubscribe) {
                subscriptions.unsubscribe(unsubscribe.topic(), call.form(), call.requestId());
            } else if (effect instanceof Effect.Leave leave) {
                leaving.add(presence.leave(call.stream(), leave.place(), call.form(), call.requestId()));
            } else if (effect instanceof Effect.StopContinuing) {
                continuations.stopAll(call.stream());
            }
        }
        return preparing;
    }

    private Future<?> enter(Call call, Reply reply, List<String> places) {
        boolean isSubscribed = reply.effects().stream().anyMatch(Effect.Subscribe.class::isInstance);
        return Future.join(places.stream()
                .map(place -> isSubscribed
                        ? presence.enter(call.stream(), place, call.form(), call.requestId())
                        : presence.enter(call.stream(), place))
                .toList());
    }

    private Reply refusal(Call call, Throwable failure) {
        if (failure instanceof TooManySubscriptions tooMany) {
            return Reply.failure(Status.TOO_MANY_REQUESTS, JsonText.error(String.valueOf(tooMany.getMessage())));
        }
        // If the client has just left, there is nothing to report.
        log.atLevel(subscriptions.isClosed() ? Level.DEBUG : Level.WARN)
                .log("{} of stream {} could not subscribe: {}", call.action(), call.stream(), failure.getMessage());
        return Reply.unavailable();
    }

    /** The arguments of the service's next call; null when it wants none. */
    static @Nullable String continued(Reply reply) {
        for (Effect effect : reply.effects()) {
            if (effect instanceof Effect.Continue next) {
                return next.arguments();
            }
        }
        return null;
    }
}
