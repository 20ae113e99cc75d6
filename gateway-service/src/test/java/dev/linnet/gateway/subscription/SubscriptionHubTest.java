package dev.linnet.gateway.subscription;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.FakeLog;
import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.subscription.Subscriptions.Prepared;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionHubTest {

    private static final Topic TOPIC = new Topic("posts", "all");
    private static final Form PLAIN = Form.plain("posts");
    private static final Form MULTIPLEXED = Form.multiplexed("posts");
    private static final Duration NEVER = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private FakeLog log;
    private NodeTopics topics;
    private SubscriptionHub hub;

    @BeforeEach
    void open() {
        Codecs.register(vertx.eventBus());
        log = new FakeLog(vertx, "posts");
        // Without checks, so that each test sees its own safeguard.
        use(NEVER, NEVER);
    }

    private void use(Duration checkInterval, Duration idle) {
        topics = new NodeTopics(checkInterval, idle);
        vertx.deployVerticle(topics).await();
        hub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), topics);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Listening following() {
        Listening session = new Listening(hub);
        session.subscribe(TOPIC, PLAIN, "1", log.head()).await();
        return session;
    }

    /** Waits for the look back that follows every registration, so that what comes is due to something else. */
    private Listening settled() {
        int before = log.historyQueries();
        Listening session = following();
        eventually("the first look back", () -> log.historyQueries() > before);
        session.onLoop(() -> Future.succeededFuture()).await();
        return session;
    }

    @Test
    void eventsComeAfterTheAcknowledgementInOrderAsFrames() {
        Listening session = following();
        Event event = log.publish("all");
        log.publish("other");
        session.expectAll(1, 1);
        assertEquals(
                "{\"action\":\"create\",\"pk\":1,\"request_id\":1,\"response_status\":200,\"errors\":[],\"data\":{\"pk\":1},\"cursor\":\""
                        + event.mark() + "\"}",
                session.frames().get(1));
    }

    @Test
    void multiplexedEventsComeInsideTheirStream() {
        Listening session = new Listening(hub);
        session.subscribe(TOPIC, MULTIPLEXED, "\"m\"", log.head()).await();
        log.publish("all");
        eventually("the event", () -> session.frames().size() == 2);
        assertTrue(session.frames()
                .get(1)
                .startsWith("{\"stream\":\"posts\",\"payload\":{\"action\":\"create\",\"pk\":1,\"request_id\":\"m\","));
    }

    @Test
    void aHoleIsFilledBeforeTheEventThatShowedIt() {
        Listening session = settled();
        log.publish("all");
        log.lose("all");
        log.lose("all");
        log.publish("all");
        session.expectAll(1, 4);
    }

    @Test
    void aHoleOfManyPagesIsFilled() {
        Listening session = settled();
        for (int i = 0; i < 1_200; i++) {
            log.lose("all");
        }
        log.publish("all");
        session.expectAll(1, 1_201);
    }

    /** On a busy machine everything is late, and reading it all from the log would make it later still. */
    @Test
    void whatTheBusBringsLateIsNotReadFromTheLog() {
        use(Duration.ofMillis(20), NEVER);
        Listening session = settled();
        int before = log.historyQueries();
        log.publish("all");
        session.expectAll(1, 1);
        for (int i = 1; i <= 300; i++) {
            Event late = log.lose("all");
            vertx.setTimer(i, fired -> log.publish("all", late));
        }
        session.expectAll(1, 301);
        assertEquals(before, log.historyQueries());
    }

    /** After a restart of the gateway. */
    @Test
    void manyWhoComeBackToOneTopicShareItsHistory() {
        Listening live = settled();
        Cursor missedFrom = log.head();
        log.publish("all");
        log.publish("all");
        live.expectAll(1, 2);
        int before = log.historyQueries();
        log.hold();
        List<Listening> back =
                Stream.generate(() -> new Listening(hub)).limit(300).toList();
        back.forEach(session -> session.subscribe(TOPIC, PLAIN, "1", missedFrom).await());
        log.release();
        back.forEach(session -> session.expectAll(1, 2));
        int asked = log.historyQueries() - before;
        assertTrue(asked < 40, "questions: " + asked);
    }

    /** A killed service leaves questions unanswered; waiting long for them held up every event of the topic. */
    @Test
    void aHoleIsFilledSoonWhenTheFirstQuestionIsNeverAnswered() {
        Listening session = settled();
        log.ignoreNext(1);
        long before = System.nanoTime();
        log.lose("all");
        log.publish("all");
        session.expectAll(1, 2);
        assertSoon(before);
    }

    @Test
    void whatHasMovedIsFoundSoonWhenTheFirstCheckIsNeverAnswered() {
        use(Duration.ofMillis(50), NEVER);
        Listening session = settled();
        log.ignoreNext(1);
        long before = System.nanoTime();
        log.lose("all");
        session.expectAll(1, 1);
        assertSoon(before);
    }

    private static void assertSoon(long sinceNanos) {
        Duration waited = Duration.ofNanos(System.nanoTime() - sinceNanos);
        assertTrue(waited.compareTo(Duration.ofSeconds(20)) < 0, () -> "after " + waited);
    }

    @Test
    void aRepeatIsDropped() {
        Listening session = settled();
        Event first = log.publish("all");
        Event second = log.publish("all");
        log.publish("all", first);
        log.publish("all", second);
        log.publish("all");
        session.expectAll(1, 3);
    }

    @Test
    void eventsInAnyOrderAndLossAreDeliveredOnceAndInOrder() {
        use(Duration.ofMillis(50), NEVER);
        Listening session = following();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Event event = log.lose("all");
            int copies = random.nextInt(3);
            for (int copy = 0; copy < copies; copy++) {
                vertx.setTimer(1 + random.nextInt(20), late -> log.publish("all", event));
            }
        }
        eventually(
                () -> "seed " + seed + ", has " + session.frames().size(),
                () -> session.frames().size() >= 2_001);
        session.expectAll(1, 2_000);
    }

    @Test
    void whatWasPublishedBeforeTheRegistrationHeldIsFound() {
        Listening session = new Listening(hub);
        Cursor head = log.head();
        log.lose("all");
        log.lose("all");
        session.subscribe(TOPIC, PLAIN, "1", head).await();
        session.expectAll(1, 2);
    }

    @Test
    void aLostLastEventIsFoundByTheCheck() {
        use(Duration.ofMillis(50), NEVER);
        Listening session = settled();
        log.publish("all");
        session.expectAll(1, 1);
        log.lose("all");
        session.expectAll(1, 2);
    }

    @Test
    void aSubscriberWhoseHeadWasReadLateCatchesUpAloneAndJoins() {
        Cursor old = log.head();
        Listening first = settled();
        for (int i = 0; i < 250; i++) {
            log.publish("all");
        }
        first.expectAll(1, 250);
        Listening second = new Listening(hub);
        second.subscribe(TOPIC, PLAIN, "1", old).await();
        log.publish("all");
        second.expectAll(1, 251);
        first.expectAll(1, 251);
    }

    @Test
    void aSubscriberWhoseHeadIsAheadOfTheFeedGetsNothingItHasSeen() {
        Listening first = settled();
        Event unseen = log.lose("all");
        Listening second = following();
        log.publish("all", unseen);
        log.publish("all");
        first.expectAll(1, 2);
        second.expectAll(2, 2);
    }

    @Test
    void catchingUpWaitsForRoomInTheSendQueue() {
        Cursor old = log.head();
        Listening first = settled();
        for (int i = 0; i < 250; i++) {
            log.publish("all");
        }
        first.expectAll(1, 250);
        Promise<Void> room = Promise.promise();
        Listening slow = new Listening(hub);
        slow.room(room.future());
        slow.subscribe(TOPIC, PLAIN, "1", old).await();
        log.publish("all");
        first.expectAll(1, 251);
        assertEquals(1, slow.frames().size());
        room.complete();
        slow.expectAll(1, 251);
    }

    @Test
    void repairsGoOnBeingTriedWhileTheHistoryIsBroken() {
        Listening session = settled();
        log.broken(true);
        int before = log.historyQueries();
        log.lose("all");
        log.publish("all");
        log.publish("all");
        eventually("several attempts", () -> log.historyQueries() >= before + 3);
        assertEquals(1, session.frames().size());
        log.broken(false);
        session.expectAll(1, 3);
    }

    @Test
    void anotherEpochIsAdoptedAndALateEventOfTheFormerDropped() {
        Listening session = settled();
        Event former = log.publish("all");
        session.expectAll(1, 1);
        log.newEpoch();
        log.publish("all");
        session.expectAll(1, 2);
        log.publish("all", new Event(former.epoch(), 99, 1, 0, "create", Status.OK, "99", "{}"));
        log.publish("all");
        session.expectAll(1, 3);
    }

    /** The address of the database led to another server, and leads back to the one before. */
    @Test
    void aHistoryThatTheLogGoesBackToIsFollowedAgain() {
        use(Duration.ofMillis(50), NEVER);
        Listening session = settled();
        long first = log.head().epoch();
        log.publish("all");
        session.expectAll(1, 1);
        log.newEpoch();
        log.publish("all");
        session.expectAll(1, 2);
        log.epoch(first);
        eventually("what happens there comes again", () -> {
            log.publish("all");
            return session.frames().size() > 3;
        });
    }

    @Test
    @Proves("P3.41")
    void whoFollowedIsToldWhenEventsCannotBeHadAnyMore() {
        Listening session = settled();
        log.hold();
        log.lose("all");
        log.publish("all");
        log.forgetUpTo(1);
        log.release();
        eventually("told", session::isLost);

        Listening next = new Listening(hub);
        next.subscribe(TOPIC, PLAIN, "1", log.head()).await();
        long position = log.publish("all").position();
        next.expectAll(position, position);
        assertFalse(next.isLost());
        log.newEpoch();
        log.publish("all");
        eventually("told of the other epoch", next::isLost);
    }

    @Test
    void whoFollowsIsToldOfAnotherEpochThoughNothingHappensInIt() {
        use(Duration.ofMillis(50), NEVER);
        Listening session = settled();
        log.newEpoch();
        eventually("told", session::isLost);
    }

    @Test
    void whoCatchesUpIsToldWhenWhatItMissedIsForgottenMeanwhile() {
        Listening live = settled();
        log.publish("all");
        log.publish("all");
        live.expectAll(1, 2);
        Cursor old = new Cursor(log.head().epoch(), 0);
        log.forgetUpTo(1);
        Listening session = new Listening(hub);
        session.subscribe(TOPIC, PLAIN, "1", old).await();
        eventually("told", session::isLost);
    }

    @Test
    void anAnswerToAQuestionAboutTheFormerEpochDoesNotPassOverTheFirstEventsOfTheNext() {
        Listening witness = new Listening(hub);
        witness.subscribe(new Topic("posts", "other"), PLAIN, "1", log.head()).await();
        Listening session = settled();
        eventually("both first looks back", () -> log.historyQueries() == 2);
        log.publish("all");
        session.expectAll(1, 1);
        log.hold();
        log.lose("all");
        log.publish("all");
        eventually("the question about the hole", () -> log.historyQueries() == 3);
        log.newEpoch();
        log.publish("all");
        log.publish("other");
        eventually("the next epoch is heard of", () -> witness.frames().size() == 2);
        log.release();
        eventually("the event of the next epoch", () -> session.frames().size() >= 3);
        log.publish("all");
        eventually("the event after it", () -> session.frames().size() >= 4);
        // What was lost of the former epoch stays lost, and the log says that it may be.
        assertEquals(List.of(0L, 1L, 4L, 6L), session.pks());
    }

    @Test
    void twoRequestIdsGetEachEventTwiceInTheOrderOfSubscribing() {
        Listening session = following();
        session.subscribe(TOPIC, PLAIN, "2", log.head()).await();
        session.subscribe(TOPIC, PLAIN, "1", log.head()).await();
        log.publish("all");
        log.publish("all");
        eventually("both events twice", () -> session.frames().size() == 3 + 4);
        assertEquals(List.of(0L, 0L, 0L, 1L, 1L, 2L, 2L), session.pks());
        assertTrue(session.frames().get(3).contains("\"request_id\":1,"));
        assertTrue(session.frames().get(4).contains("\"request_id\":2,"));
    }

    @Test
    void oneThatHasNotBegunBeginsWithTheNextAcknowledgement() {
        Listening session = new Listening(hub);
        session.prepare(TOPIC, PLAIN, "1", log.head()).await();
        session.subscribe(TOPIC, PLAIN, "1", log.head()).await();
        log.publish("all");
        session.expectAll(1, 1);
    }

    @Test
    void oneThatIsGivenUpIsNotThereAnyMoreUnlessItWasBefore() {
        Listening session = new Listening(hub);
        Prepared made = session.prepare(TOPIC, PLAIN, "1", log.head()).await();
        Prepared again = session.prepare(TOPIC, PLAIN, "1", log.head()).await();
        session.run(again::giveUp);
        session.run(made::begin);
        log.publish("all");
        eventually("it is still there", () -> session.frames().size() == 1);
        session.run(made::giveUp);
        log.publish("all");
        eventually("it has begun, and goes on", () -> session.frames().size() == 2);

        Listening other = new Listening(hub);
        Prepared given = other.prepare(TOPIC, PLAIN, "1", log.head()).await();
        other.run(given::giveUp);
        other.run(given::begin);
        log.publish("all");
        eventually("the event", () -> session.frames().size() == 3);
        assertEquals(0, other.frames().size());
        other.subscribe(TOPIC, PLAIN, "1", log.head()).await();
        other.expectAll(4, log.publish("all").position());
    }

    @Test
    void unsubscribingEndsTheNamedOneOrAllOfTheForm() {
        Listening session = following();
        session.subscribe(TOPIC, PLAIN, "2", log.head()).await();
        session.subscribe(TOPIC, PLAIN, "3", log.head()).await();
        session.subscribe(TOPIC, MULTIPLEXED, "2", log.head()).await();
        Listening other = following();

        session.unsubscribe(TOPIC, PLAIN, "2");
        log.publish("all");
        other.expectAll(1, 1);
        eventually("1, 3 and the multiplexed", () -> session.frames().size() == 4 + 3);

        session.unsubscribe(TOPIC, PLAIN, "99");
        log.publish("all");
        other.expectAll(1, 2);
        eventually("the multiplexed", () -> session.frames().size() == 4 + 3 + 1);
        assertTrue(session.frames().get(7).startsWith("{\"stream\""));

        session.unsubscribe(TOPIC, MULTIPLEXED, "null");
        session.unsubscribe(new Topic("posts", "never"), PLAIN, "1");
        log.publish("all");
        other.expectAll(1, 3);
        assertEquals(8, session.frames().size());
    }

    @Test
    void theFollowersLeftGoOnWhenOthersLeaveInAnyOrder() {
        List<Listening> sessions = List.of(following(), following(), following(), following());
        sessions.get(0).close().await();
        sessions.get(3).close().await();
        log.publish("all");
        sessions.get(1).expectAll(1, 1);
        sessions.get(2).expectAll(1, 1);
        assertEquals(1, sessions.get(0).frames().size());
        assertEquals(1, sessions.get(3).frames().size());
    }

    @Test
    void aSessionThatClosesWhileItSubscribesLeavesNothingBehind() {
        use(NEVER, Duration.ofMillis(1));
        Listening session = new Listening(hub);
        Future<Void> subscribing = session.subscribe(TOPIC, PLAIN, "1", log.head());
        session.close().await();
        subscribing.otherwiseEmpty().await();
        Listening late = new Listening(hub);
        late.subscribe(TOPIC, PLAIN, "1", log.head()).await();
        log.publish("all");
        late.expectAll(1, 1);
        assertFalse(session.pks().contains(1L));
    }

    private boolean isRegistered() {
        return log.isFollowed("all");
    }

    private boolean stillRegistered() {
        return isRegistered();
    }

    @Test
    void theRegistrationGoesSomeTimeAfterTheLastFollower() {
        use(Duration.ofMillis(5), Duration.ofSeconds(1));
        Listening first = following();
        Listening second = following();
        first.close().await();
        second.close().await();
        // The first look takes as long as ten sweeps.
        assertTrue(isRegistered() && stillRegistered(), "it is kept for those who come back");
        eventually("the registration is gone", () -> !isRegistered());
        Listening late = following();
        log.publish("all");
        late.expectAll(1, 1);
    }

    @Test
    void aTopicFollowedAgainBeforeItsRegistrationGoesKeepsIt() {
        use(Duration.ofMillis(20), Duration.ofMillis(100));
        following().close().await();
        Listening again = following();
        log.lose("all");
        again.expectAll(1, 1);
        log.publish("all");
        again.expectAll(1, 2);
        assertTrue(isRegistered());
    }

    @Test
    void twoEventLoopsShareOneRegistration() {
        SubscriptionHub otherHub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), topics);
        Listening first = settled();
        Listening second = new Listening(otherHub);
        second.subscribe(TOPIC, PLAIN, "1", log.head()).await();
        for (int i = 0; i < 100; i++) {
            log.publish("all");
        }
        first.expectAll(1, 100);
        second.expectAll(1, 100);
    }
}
