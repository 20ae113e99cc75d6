package dev.linnet.kit.action;

import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.function.Function;

/** Actions that start and stop following a topic. */
public final class Observe {

    private Observe() {}

    /**
     * Answers 201 with the cursor from which the subscription holds.
     *
     * @param topic authorises, names the topic, and reads the log's head; in one statement where there is anything to
     *     look up, so that what it saw and the head agree
     */
    public static Action start(Function<Call, Future<Effect.Subscribe>> topic) {
        return call -> topic.apply(call)
                .map(found -> Reply.success(
                        Status.CREATED, "{\"cursor\":\"" + found.after().encode() + "\"}", found));
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
