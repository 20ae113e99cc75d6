package dev.linnet.kit.action;

import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that clients can follow: the actions that start and stop a subscription. An address for server-sent events gives only
 * arguments, so the argument says which of a resource's follows is meant.
 *
 * @param argument the argument that is there when this one is meant; empty for the one that needs no argument
 * @param start the name of the action that starts the subscription
 * @param starts is that action
 * @param streams what an address for server-sent events runs instead of {@code starts}; it must not create anything
 * @param stop the name of the action that ends the subscription
 * @param stops is that action; it needs the topic only, so it does not authorise
 */
public record Follow(String argument, String start, Action starts, Action streams, String stop, Action stops) {

    /** One whose start creates nothing. */
    public Follow(String argument, String start, Action starts, String stop, Action stops) {
        this(argument, start, starts, starts, stop, stops);
    }

    /**
     * A group of objects, which the argument {@code <name>} names: {@code subscribe_to_<name>} and {@code unsubscribe_from_<name>}.
     *
     * @param topic names the group's topic
     * @param start authorises, names the topic and reads what the reply shows, in one statement if possible
     */
    public static Follow group(
            String name, Function<Call, Future<Topic>> topic, Function<Call, Future<SubscriptionStart>> start) {
        return new Follow(name, "subscribe_to_" + name, start(start), "unsubscribe_from_" + name, stop("{}", topic));
    }

    /** Everything: {@code subscribe_to_list} and {@code unsubscribe_from_list}. */
    public static Follow list(Topic topic) {
        return new Follow(
                "",
                "subscribe_to_list",
                start(call -> call.log().head().map(head -> new SubscriptionStart(topic, head))),
                "unsubscribe_from_list",
                stop("{}", call -> Future.succeededFuture(topic)));
    }

    /**
     * One row of a table, which its {@code pk} names: {@code subscribe_instance} and {@code unsubscribe_instance}. Every caller may follow
     * every row.
     *
     * @param stream the stream of the row's topic, which is the key as a text
     */
    public static Follow instance(String stream, String table) {
        String sql = "select from " + table + " where pk = $1";
        return instance(stream, call -> call.log().statements().snapshot(sql, Crud.pk(call)));
    }

    /**
     * One row. A client that resumes after the row was deleted still gets its {@code delete}.
     *
     * @param row reads a row if the row of this {@code pk} is there and the caller may follow it; without a row the answer is 404
     */
    public static Follow instance(String stream, Function<Call, Future<Snapshot>> row) {
        Function<Call, Topic> topic = call -> new Topic(stream, Long.toString(Crud.pk(call)));
        return new Follow(
                "pk",
                "subscribe_instance",
                start(call -> row.apply(call)
                        .compose(read -> read.row().isPresent()
                                ? Future.succeededFuture(Optional.of(read.cursor()))
                                : headIfItMoved(topic.apply(call), call))
                        .map(head ->
                                new SubscriptionStart(topic.apply(call), head.orElseThrow(ActionFailure::notFound)))),
                "unsubscribe_instance",
                stop("null", call -> Future.succeededFuture(topic.apply(call))));
    }

    private static Future<Optional<Cursor>> headIfItMoved(Topic gone, Call call) {
        return call.since()
                .map(since -> call.log().headIfItMoved(gone, since))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /**
     * What is the caller's own, so that no argument names it: {@code subscribe} and {@code unsubscribe}.
     *
     * @param start reads what the reply shows
     */
    public static Follow own(Function<Call, Topic> topic, Function<Call, Future<SubscriptionStart>> start) {
        return new Follow(
                "",
                "subscribe",
                start(start),
                "unsubscribe",
                stop("{}", call -> Future.succeededFuture(topic.apply(call))));
    }

    /**
     * An action that starts a subscription. It answers 201 with the cursor from which the subscription holds. With {@code since}, a cursor
     * of this log, the client first gets the events it missed; {@code recovered} says whether it can.
     */
    public static Action start(Function<Call, Future<SubscriptionStart>> start) {
        return new Subscribing(start);
    }

    /**
     * An action that ends a subscription. It answers 204, whether or not the caller followed the topic.
     *
     * @param data what the reply carries as JSON: {@code {}} for groups, {@code null} for an instance
     */
    public static Action stop(String data, Function<Call, Future<Topic>> topic) {
        return call ->
                topic.apply(call).map(found -> Reply.success(Status.NO_CONTENT, data, new Effect.Unsubscribe(found)));
    }
}
