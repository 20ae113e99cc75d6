package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for the end of a turn: it goes in one piece, in order, and never to somebody who has it or left. */
final class OutgoingTest {

    private static final Topic ALL = new Topic("posts", "all");
    private static final Topic TAG = new Topic("posts", "hashtag.a");
    private static final Form FORM = Form.plain("posts");

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Runnable> turnEnds = new ArrayDeque<>();
    private final SubscriptionHub hub =
            new SubscriptionHub(vertx, vertx.getOrCreateContext(), new NoTopics(), turnEnds::add);
    private long position;
    private long ofAll;
    private long ofTag;

    /** Remembers how its events came: those of one burst between brackets. */
    private static final class Bursts implements Subscriber {

        private final List<String> came = new ArrayList<>();

        @Override
        public void send(EventFrame frame, Form form, String requestId) {
            came.add(Long.toString(frame.event().position()));
        }

        @Override
        public void send(Burst burst, Form form, String requestId) {
            came.add(burst.frames().stream()
                    .map(frame -> frame.event().position())
                    .toList()
                    .toString());
        }

        @Override
        public void lost() {
            came.add("lost");
        }

        @Override
        public Future<Void> room() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> answered(String stream) {
            return Future.succeededFuture();
        }
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Follower follow(Bursts session, Topic topic, long after) {
        Cursor from = new Cursor(1, after);
        TopicFeed feed = hub.feed(topic, from);
        Follower follower = feed.add(hub.subscriptions(session, 4));
        feed.begin(follower.add(vertx, FORM, "1", from));
        return follower;
    }

    private void all(int events) {
        for (int i = 0; i < events; i++) {
            hub.event(ALL, event(++position, ofAll));
            ofAll = position;
        }
    }

    private void tag() {
        hub.event(TAG, event(++position, ofTag));
        ofTag = position;
    }

    private static Event event(long position, long previous) {
        return new Event(1, position, previous, 7, "create", Status.OK, "5", "{\"pk\":5}");
    }

    private void endTurn() {
        while (!turnEnds.isEmpty()) {
            turnEnds.remove().run();
        }
    }

    @Test
    void theEventsOfATurnComeTogetherAndThoseOfTopicsInTheirOrder() {
        Bursts both = new Bursts();
        follow(both, ALL, 0);
        follow(both, TAG, 0);
        all(3);
        tag();
        all(2);
        assertEquals(List.of("[1, 2, 3]", "[4]"), both.came);
        endTurn();
        assertEquals(List.of("[1, 2, 3]", "[4]", "[5, 6]"), both.came);
        endTurn();
        assertEquals(3, both.came.size());
    }

    @Test
    void aTurnWithVeryManyEventsComesInPieces() {
        Bursts session = new Bursts();
        follow(session, ALL, 0);
        all(150);
        endTurn();
        List<Long> expected = LongStream.rangeClosed(1, 150).boxed().toList();
        assertEquals(
                List.of(
                        expected.subList(0, 64).toString(),
                        expected.subList(64, 128).toString(),
                        expected.subList(128, 150).toString()),
                session.came);
    }

    @Test
    void whoBeginsWithinTheTurnGetsOnlyWhatIsAboveItsCursor() {
        Bursts early = new Bursts();
        follow(early, ALL, 0);
        all(2);
        Bursts late = new Bursts();
        follow(late, ALL, 2);
        all(2);
        endTurn();
        assertEquals(List.of("[1, 2, 3, 4]"), early.came);
        assertEquals(List.of("3", "4"), late.came);
    }

    @Test
    void whoLeavesWithinTheTurnGetsNothingMore() {
        Bursts leaving = new Bursts();
        Follower follower = follow(leaving, ALL, 0);
        Bursts staying = new Bursts();
        follow(staying, ALL, 0);
        all(1);
        follower.endIf(each -> true);
        endTurn();
        assertEquals(List.of(), leaving.came);
        assertEquals(List.of("[1]"), staying.came);
    }

    /** Its followers are told to begin again; what came before the end still belongs to them. */
    @Test
    void anotherEpochComesBehindTheEventsOfTheFormer() {
        Bursts session = new Bursts();
        follow(session, ALL, 0);
        all(2);
        hub.event(ALL, new Event(2, 1, 0, 7, "create", Status.OK, "5", "{\"pk\":5}"));
        endTurn();
        assertEquals(List.of("[1, 2]", "lost"), session.came.subList(0, 2));
    }

    /** When a row moves to another topic, its delete in the former one comes first. */
    @Test
    void anEventThatSomebodyMayHaveToWaitForComesAtOnceBehindWhatWaits() {
        Bursts session = new Bursts();
        follow(session, ALL, 0);
        all(1);
        Event moved = new Event(1, ++position, ofAll, 7, "create", Status.OK, "5", "{\"pk\":5}", List.of("hashtag.b"));
        hub.event(ALL, moved);
        assertEquals(List.of("[1]", "2"), session.came);
        assertTrue(turnEnds.size() <= 1);
    }
}
