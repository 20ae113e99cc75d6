package dev.linnet.gateway.subscription;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.linnet.gateway.FakeLog;
import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Proves;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a feed makes of the news that its stream was checked: what it has nothing of is complete, and nothing else is. */
class VerifiedUpToTest {

    private static final Topic QUIET = new Topic("posts", "quiet");
    private static final Topic BUSY = new Topic("posts", "busy");
    private static final Form PLAIN = Form.plain("posts");

    private final Vertx vertx = Vertx.vertx();
    private FakeLog log;
    private SubscriptionHub hub;

    @BeforeEach
    void open() {
        Codecs.register(vertx.eventBus());
        log = new FakeLog(vertx, "posts");
        NodeTopics topics = new NodeTopics(Duration.ofMillis(20), Duration.ofHours(1));
        vertx.deployVerticle(topics).await();
        hub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), topics);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Listening following(Topic topic, Cursor after) {
        Listening session = new Listening(hub);
        session.subscribe(topic, PLAIN, "1", after).await();
        return session;
    }

    /** Waits until the hub has heard of a check up to the log's head. */
    private void untilChecked() {
        Cursor head = log.head();
        eventually("a question from the head on", () -> log.lastMovedAfter().equals(head));
        following(BUSY, head).close().await();
    }

    @Test
    @Proves("P3.41")
    void aTopicThatIsQuietForLongerThanHistoryIsKeptHasMissedNothing() {
        Listening session = following(QUIET, log.head());
        log.publish("quiet");
        session.expect(1);
        for (int i = 0; i < 10; i++) {
            log.publish("busy");
        }
        untilChecked();
        log.forgetUpTo(11);
        log.lose("quiet");
        session.expect(1, 12);
        untilChecked();
        log.lose("busy");
        untilChecked();
        log.forgetUpTo(13);
        log.lose("quiet");
        log.publish("quiet");
        session.expect(1, 12, 14, 15);
        assertFalse(session.isLost());
    }

    /** It was named by the check, and the feed has not got it yet. */
    @Test
    void anEventThatACheckHasNamedIsNotPassedOver() {
        Listening session = following(BUSY, log.head());
        for (int i = 1; i < 20; i += 2) {
            log.lose("busy");
            untilChecked();
            // Before the feed stops waiting for the event itself.
            log.publish("busy");
            session.expectAll(1, i + 1);
        }
    }

    /** What came before a feed attached, no check has told it of. */
    @Test
    void aFeedThatHasNotLookedBackYetIsNotTakenForComplete() {
        following(BUSY, log.head());
        Cursor before = log.head();
        log.lose("quiet");
        log.lose("quiet");
        log.publish("busy");
        untilChecked();
        log.hold();
        Listening session = following(QUIET, before);
        log.publish("quiet");
        log.publish("busy");
        untilChecked();
        log.publish("quiet");
        log.release();
        session.expect(1, 2, 4, 6);
    }

    @Test
    void eventsOfSeveralTopicsInAnyOrderAndLossAreDeliveredOnceAndInOrder() {
        Listening busy = following(BUSY, log.head());
        Listening quiet = following(QUIET, log.head());
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AtomicInteger left = new AtomicInteger(1_000);
        vertx.setPeriodic(1, tick -> {
            String key = random.nextInt(20) == 0 ? "quiet" : "busy";
            if (left.decrementAndGet() < 0) {
                return;
            }
            Event event = log.lose(key);
            int copies = random.nextInt(3);
            for (int copy = 0; copy < copies; copy++) {
                vertx.setTimer(1 + random.nextInt(50), late -> log.publish(key, event));
            }
        });
        eventually(
                () -> "seed " + seed + ", has " + busy.frames().size() + " and "
                        + quiet.frames().size(),
                () -> busy.frames().size() + quiet.frames().size() >= 1_002);
        for (Listening session : List.of(busy, quiet)) {
            List<Long> pks = session.pks();
            assertEquals(pks.stream().sorted().distinct().toList(), pks, () -> "seed " + seed);
        }
        assertEquals(1_002, busy.frames().size() + quiet.frames().size());
    }

    /** Which topics have moved in the new epoch is not said when the old one was asked about. */
    @Test
    void theAnswerThatBringsAnotherEpochTakesNobodyForComplete() {
        Listening old = following(QUIET, log.head());
        log.publish("quiet");
        old.expect(1);
        log.newEpoch();
        Listening session = following(QUIET, log.head());
        log.lose("quiet");
        log.lose("quiet");
        log.publish("quiet");
        session.expect(2, 3, 4);
        eventually("who followed before is told", old::isLost);
    }
}
