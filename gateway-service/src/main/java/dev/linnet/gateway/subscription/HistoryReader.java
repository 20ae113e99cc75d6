package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads past events from services, at most 32 questions at a time. Further questions queue; each feed and each
 * subscription has one at most. Those who queue for the same share a question: after a restart, thousands come back to
 * the same topics. For one event loop.
 */
final class HistoryReader {

    private static final int MOST_AT_ONCE = 32;

    private record Waiting(Asking asking, Promise<History> answer) {}

    private final Vertx vertx;
    private final TopicSource topics;
    private final Map<HistoryQuery, Waiting> waiting = new LinkedHashMap<>();
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
        Future<History> answer = waiting.computeIfAbsent(
                        new HistoryQuery(topic, after, limit), first -> new Waiting(asking, Promise.promise()))
                .answer()
                .future();
        next();
        return answer;
    }

    private void next() {
        while (asked < MOST_AT_ONCE && !waiting.isEmpty()) {
            HistoryQuery query = waiting.keySet().iterator().next();
            Waiting question = waiting.remove(query);
            asked++;
            question.asking().<History>ask(query).onComplete(answer -> {
                asked--;
                question.answer().handle(answer);
                next();
            });
        }
    }
}
