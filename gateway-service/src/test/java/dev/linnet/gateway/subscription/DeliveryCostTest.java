package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one event to many followers allocates: a frame for all, and next to nothing for each. */
final class DeliveryCostTest {

    private static final Topic TOPIC = new Topic("posts", "all");
    private static final Form FORM = Form.plain("posts");
    private static final long EPOCH = 1;
    private static final int EVENTS = 200;

    /** An iterator over the follower's subscriptions, without the compiler that removes it. */
    private static final long FOR_EACH = 40;

    /** The frame, its text and its bytes. */
    private static final long FOR_ALL = 10_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Vertx vertx = Vertx.vertx();
    private final SubscriptionHub hub =
            new SubscriptionHub(vertx, vertx.getOrCreateContext(), new NoTopics(), later -> {});
    private long position;
    private long deliveries;
    private int following;

    private final Subscriber encoding = new Subscriber() {
        @Override
        public void send(EventFrame frame, Form form, String requestId) {
            throw new IllegalStateException("it comes in a burst");
        }

        @Override
        public void send(Burst burst, Form form, String requestId) {
            deliveries += burst.bytes(form, requestId) > 0 ? 1 : 0;
        }

        @Override
        public void lost() {
            throw new IllegalStateException("no event was left out");
        }

        @Override
        public Future<Void> room() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> answered(String stream) {
            return Future.succeededFuture();
        }
    };

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void anEventCostsAFrameForAllAndNoneForEach() {
        for (int followers : new int[] {100, 10_000}) {
            follow(followers);
            send();
            long before = threads.getCurrentThreadAllocatedBytes();
            deliveries = 0;
            send();
            long each = (threads.getCurrentThreadAllocatedBytes() - before) / EVENTS;
            assertEquals((long) EVENTS * followers, deliveries);
            assertTrue(
                    each <= FOR_ALL + FOR_EACH * followers,
                    followers + " followers: " + each + " bytes for each event");
        }
    }

    private void follow(int followers) {
        Cursor head = new Cursor(EPOCH, position);
        TopicFeed feed = hub.feed(TOPIC, head);
        for (; following < followers; following++) {
            Follower follower = feed.add(hub.subscriptions(encoding, 1));
            feed.begin(follower.add(vertx, FORM, "1", head));
        }
    }

    private void send() {
        for (int i = 0; i < EVENTS; i++) {
            long previous = position++;
            hub.event(TOPIC, new Event(EPOCH, position, previous, 7, "create", Status.OK, "4711", "{\"pk\":4711}"));
            // As at the end of a turn.
            hub.flush();
        }
    }
}
