package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Reads past events from services, at most 32 questions at a time. Further questions queue; each feed and each
 * subscription has one at most. For one event loop.
 */
final class HistoryReader {

    private static final int MOST_AT_ONCE = 32;

    private record Waiting(HistoryQuery query, Asking asking, Promise<History> answer) {

        Future<History> ask() {
            return asking.ask(query);
        }
    }

    private final Vertx vertx;
    private final TopicSource topics;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int asked;

    HistoryReader(Vertx vertx, TopicSource topics) {
        this.vertx = vertx;
        this.topics = topics;
    }

    /** For a walk along a topic's history. */
    Asking asking(Topic topic) {
        return new Asking(vertx, topics.log(topic.stream()));
    }

    /** Fails when the service does not answer. */
    Future<History> read(Topic topic, Cursor after, int limit, Asking asking) {
        Waiting question = new Waiting(new HistoryQuery(topic, after, limit), asking, Promise.promise());
        waiting.add(question);
        next();
        return question.answer().future();
    }

    private void next() {
        while (asked < MOST_AT_ONCE && !waiting.isEmpty()) {
            Waiting question = waiting.remove();
            asked++;
            question.ask().onComplete(answer -> {
                asked--;
                question.answer().handle(answer);
                next();
            });
        }
    }
}
