package dev.linnet.kit.action;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Actions that start and stop following a topic of one change log. Safe to share between event loops. */
public final class Observe {

    private static final int MOST_WAITS = 3;

    private final ChangeLog log;

    public Observe(ChangeLog log) {
        this.log = log;
    }

    /**
     * A group of objects: {@code subscribe_to_<name>} and {@code unsubscribe_from_<name>}, told by the argument {@code
     * <name>}.
     *
     * @param beginning authorises, names the topic, and reads the log's head; in one statement where there is anything to
     *     look up
     */
    public Observer group(String name, Function<Call, Future<Beginning>> beginning) {
        return new Observer(
                name,
                "subscribe_to_" + name,
                start(beginning),
                "unsubscribe_from_" + name,
                stop("{}", call -> beginning.apply(call).map(Beginning::topic)));
    }

    /** Everything: {@code subscribe_to_list} and {@code unsubscribe_from_list}. */
    public Observer list(Topic topic) {
        return new Observer(
                "",
                "subscribe_to_list",
                start(call -> log.head().map(head -> new Beginning(topic, head))),
                "unsubscribe_from_list",
                stop("{}", call -> Future.succeededFuture(topic)));
    }

    /**
     * One object: {@code subscribe_instance} and {@code unsubscribe_instance}, told by its {@code pk}. A client that
     * resumes after the object was deleted still gets its {@code delete}.
     *
     * @param head the log's head if the object is there, read in one statement; empty answers 404
     */
    public Observer instance(String stream, LongFunction<Future<Optional<Cursor>>> head) {
        Function<Call, Topic> one = call -> new Topic(stream, Long.toString(Crud.pk(call)));
        return new Observer(
                "pk",
                "subscribe_instance",
                start(call -> head.apply(Crud.pk(call))
                        .compose(found -> found.isPresent()
                                ? Future.succeededFuture(found)
                                : headIfItMoved(one.apply(call), call.since()))
                        .map(found -> new Beginning(one.apply(call), found.orElseThrow(ActionFailure::notFound)))),
                "unsubscribe_instance",
                stop("null", call -> Future.succeededFuture(one.apply(call))));
    }

    private Future<Optional<Cursor>> headIfItMoved(Topic gone, Optional<Cursor> since) {
        return since.isPresent() ? log.headIfItMoved(gone, since.get()) : Future.succeededFuture(Optional.empty());
    }

    /**
     * What needs no argument to be told: {@code subscribe} and {@code unsubscribe}.
     *
     * @param topic that of the beginning, for which nothing is looked up
     */
    public Observer own(Function<Call, Topic> topic, Function<Call, Future<Beginning>> beginning) {
        return new Observer(
                "",
                "subscribe",
                start(beginning),
                "unsubscribe",
                stop("{}", call -> Future.succeededFuture(topic.apply(call))));
    }

    /**
     * Answers 201 with the cursor from which the subscription holds. With {@code since}, a cursor of this log, what was missed
     * comes first; {@code recovered} says whether that can be.
     */
    public Action start(Function<Call, Future<Beginning>> beginning) {
        return call -> {
            Optional<Cursor> since = call.since();
            return agreeing(beginning, call, MOST_WAITS).compose(found -> {
                call.arguments().check();
                return since.isEmpty()
                        ? Future.succeededFuture(reply(call, found, found.head(), ""))
                        : log.isKept(since.get(), found.head())
                                .map(kept -> kept
                                        // What is missed has not been sent yet, so this is how far the client has got.
                                        ? reply(call, found, since.get(), ",\"recovered\":true")
                                        : reply(call, found, found.head(), ",\"recovered\":false"));
            });
        };
    }

    /** The relay numbers a change within milliseconds. In a topic that never rests, the last try decides. */
    private Future<Beginning> agreeing(Function<Call, Future<Beginning>> beginning, Call call, int waits) {
        return beginning
                .apply(call)
                .compose(found -> found.agrees() || waits == 0
                        ? Future.succeededFuture(found)
                        : log.numbered().compose(later -> agreeing(beginning, call, waits - 1)));
    }

    private static Reply reply(Call call, Beginning beginning, Cursor after, String recovered) {
        List<Effect> effects = new ArrayList<>(beginning.also());
        effects.add(new Effect.Subscribe(
                beginning.topic(), beginning.head(), after, call.cursors().sign(after)));
        String data = beginning.data();
        if (data.startsWith("{")) {
            String members = data.substring(1);
            data = "{\"cursor\":\"" + call.cursors().text(after) + "\"" + recovered
                    + (members.startsWith("}") ? "" : ",") + members;
        }
        return new Reply(Status.CREATED, "[]", data, effects);
    }

    /**
     * Answers 204, whether or not the topic was followed.
     *
     * @param data what the reply carries as JSON: {@code {}} for groups, {@code null} for an instance
     */
    public static Action stop(String data, Function<Call, Future<Topic>> topic) {
        return call ->
                topic.apply(call).map(found -> Reply.success(Status.NO_CONTENT, data, new Effect.Unsubscribe(found)));
    }
}
