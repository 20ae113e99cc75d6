package dev.linnet.kit.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a subscription, even while the database is away and for a caller who has lost the right to it. The gateway
 * remembers the argument that began each subscription. The service looks up the topic, so that another spelling of the
 * argument ends the subscription too. When that fails, the same spelling still does.
 */
final class Ending implements Action {

    /** The session's other actions wait for this time when the database does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * The longest JSON of an argument, in characters, since a gateway remembers no longer one. A hashtag of 256 code
     * points has at most 514.
     */
    private static final int LONGEST_ARGUMENT = 600;

    private final Follow follow;

    Ending(Follow follow) {
        this.follow = follow;
    }

    /** The reply of the action that follows, with the name under which {@link Ending} finds its subscription. */
    static Reply remembered(Follow follow, Call call, Reply reply) {
        Optional<String> name = name(follow, call);
        if (name.isEmpty() || reply.effects().isEmpty()) {
            return reply;
        }
        List<Effect> effects = new ArrayList<>(reply.effects());
        effects.add(new Effect.Remember(name.get()));
        return new Reply(reply.status(), reply.errors(), reply.data(), effects);
    }

    @Override
    public Future<Reply> run(Call call) {
        return looked(call).recover(failure -> byName(call, failure));
    }

    /** Makes the gateway end it. The gateway answers with this failure when the argument has begun nothing. */
    Future<Reply> byName(Call call, Throwable failure) {
        return name(follow, call)
                .map(name -> {
                    Reply reply = failure instanceof TimeoutException
                            ? Reply.unavailable()
                            : Failures.reply(failure, call.action(), true);
                    List<Effect> undo = List.of(new Effect.Undo(name, "{}"));
                    return Future.succeededFuture(new Reply(reply.status(), reply.errors(), reply.data(), undo));
                })
                .orElseGet(() -> Future.failedFuture(failure));
    }

    @Override
    public boolean isIdempotent() {
        return true;
    }

    private Future<Reply> looked(Call call) {
        try {
            Future<Reply> stopped = follow.stops().run(call);
            return stopped.isComplete() ? stopped : stopped.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Never waits for its caller's share: it is quick, and ends work. */
    @Override
    public boolean takesConnection(Call call) {
        return false;
    }

    /** Empty when the argument is missing or too long to be remembered. */
    private static Optional<String> name(Follow follow, Call call) {
        if (follow.argument().isEmpty()) {
            return Optional.of(follow.start());
        }
        return call.arguments()
                .passedOn(follow.argument())
                .map(JsonNode::toString)
                .filter(text -> text.length() <= LONGEST_ARGUMENT)
                .map(text -> follow.start() + " " + text);
    }
}
