package dev.linnet.kit.action;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Starts a subscription. See {@link Follow#start}. */
record Subscribing(Function<Call, Future<SubscriptionStart>> start) implements Action {

    private static final int MOST_WAITS = 3;

    @Override
    public Future<Reply> run(Call call) {
        Optional<Cursor> since = call.since();
        return agreeing(call, MOST_WAITS).compose(found -> {
            call.arguments().check();
            return since.isEmpty()
                    ? Future.succeededFuture(reply(call, found, found.head(), Optional.empty()))
                    : call.log()
                            .isKept(since.get(), found.head())
                            .map(kept -> kept
                                    // The missed events have not been sent yet, so the client is still at this point.
                                    ? reply(call, found, since.get(), Optional.of(true))
                                    : reply(call, found, found.head(), Optional.of(false)));
        });
    }

    /**
     * Reads again until every change that the data shows has a number. The relay numbers a change within milliseconds.
     * In a topic that never rests, the last try decides.
     */
    private Future<SubscriptionStart> agreeing(Call call, int waits) {
        return start.apply(call)
                .compose(found -> found.agrees() || waits == 0
                        ? Future.succeededFuture(found)
                        : call.log().numbered().compose(later -> agreeing(call, waits - 1)));
    }

    private static Reply reply(Call call, SubscriptionStart start, Cursor after, Optional<Boolean> recovered) {
        List<Effect> effects = new ArrayList<>(start.also());
        effects.add(new Effect.Subscribe(
                start.topic(), start.head(), after, call.cursors().sign(after)));
        String cursor = call.cursors().text(after);
        effects.addAll(start.beside(cursor, recovered));
        return new Reply(Status.CREATED, "[]", start.data(cursor, recovered), effects);
    }
}
