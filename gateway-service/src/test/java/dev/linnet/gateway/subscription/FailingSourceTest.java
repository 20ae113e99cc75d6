package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailingSourceTest implements TopicSource {

    private static final Topic TOPIC = new Topic("posts", "all");
    private static final Form PLAIN = Form.plain("posts");

    private final Vertx vertx = Vertx.vertx();
    private final SubscriptionHub hub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), this);
    private final List<Promise<Void>> attaching = new ArrayList<>();
    private int detached;

    @Override
    public Future<Void> attach(Topic topic, Cursor after, TopicListener listener) {
        Promise<Void> promise = Promise.promise();
        attaching.add(promise);
        return promise.future();
    }

    @Override
    public LogAddress log(String stream) {
        return new LogAddress(stream);
    }

    @Override
    public void missedByBus(Topic topic) {}

    @Override
    public void detach(Topic topic, TopicListener listener) {
        detached++;
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void everySubscriberOfARefusedTopicIsToldAndTheNextAttemptBeginsAnew() {
        Listening first = new Listening(hub);
        Listening second = new Listening(hub);
        Future<Void> one = first.subscribe(TOPIC, PLAIN, "1", new Cursor(1, 0));
        Future<Void> two = second.subscribe(TOPIC, PLAIN, "1", new Cursor(1, 0));
        first.onLoop(() -> {
                    attaching.get(0).fail("refused");
                    return Future.succeededFuture();
                })
                .await();
        assertThrows(RuntimeException.class, one::await);
        assertThrows(RuntimeException.class, two::await);
        assertEquals(List.of(), first.frames());
        assertEquals(1, attaching.size());
        assertEquals(1, detached);

        Future<Void> again = first.subscribe(TOPIC, PLAIN, "1", new Cursor(1, 0));
        first.onLoop(() -> {
                    attaching.get(1).complete();
                    return Future.succeededFuture();
                })
                .await();
        again.await();
        assertEquals(List.of("201"), first.frames());
    }
}
