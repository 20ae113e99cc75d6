package dev.linnet.gateway.subscription;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.gateway.FakeLog;
import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that one change moves between two topics, for sessions that follow both: the delete comes before the create, whatever the bus loses. */
class MovesBetweenTopicsTest {

    private static final Form PLAIN = Form.plain("posts");
    private static final Duration NEVER = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private FakeLog log;
    private SubscriptionHub hub;

    @BeforeEach
    void open() {
        Codecs.register(vertx.eventBus());
        log = new FakeLog(vertx, "posts");
        use(NEVER);
    }

    private void use(Duration checkInterval) {
        NodeTopics topics = new NodeTopics(checkInterval, NEVER);
        vertx.deployVerticle(topics).await();
        hub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), topics);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private static Topic topic(String key) {
        return new Topic("posts", key);
    }

    /** Follows the two topics in this order, live: the look back that follows a registration is over. */
    private Listening live(String first, String second) {
        int before = log.historyQueries();
        Listening session = new Listening(hub);
        session.subscribe(topic(first), PLAIN, "1", log.head()).await();
        session.subscribe(topic(second), PLAIN, "2", log.head()).await();
        eventually("the first looks back", () -> log.historyQueries() >= before + 2);
        session.onLoop(() -> Future.succeededFuture()).await();
        return session;
    }

    private static void expectMoves(Listening session, List<Long> positions) {
        List<String> expected = new ArrayList<>();
        positions.forEach(position -> {
            expected.add("delete " + position);
            expected.add("create " + position);
        });
        eventually(
                () -> "all moves, but has " + session.moves(),
                () -> session.moves().size() >= expected.size());
        assertEquals(expected, session.moves());
    }

    /** Moves a row to and fro. */
    private List<Long> loseMoves(int count) {
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Event> move = i % 2 == 0 ? log.loseMove("a", "b") : log.loseMove("b", "a");
            positions.add(move.get(0).position());
        }
        return positions;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "b a"})
    @Proves("P5.45")
    void aCreateWaitsForTheDeleteThatTheBusLost(String order) {
        String[] keys = order.split(" ", -1);
        Listening session = live(keys[0], keys[1]);
        List<Long> positions = new ArrayList<>();
        for (String[] move : List.of(new String[] {"a", "b"}, new String[] {"b", "a"})) {
            List<Event> events = log.loseMove(move[0], move[1]);
            log.publish(move[1], events.get(1));
            positions.add(events.get(1).position());
            expectMoves(session, positions);
        }
    }

    @Test
    void aCreateThatTheBusBringsFirstWaitsForTheDelete() {
        Listening session = live("a", "b");
        List<Event> move = log.loseMove("a", "b");
        log.publish("b", move.get(1));
        log.publish("a", move.get(0));
        expectMoves(session, List.of(move.get(0).position()));
    }

    @Test
    void aHoleWithMovesIsFilledInTheOrderOfTheMoves() {
        Listening session = live("a", "b");
        List<Long> positions = loseMoves(50);
        List<Event> last = log.loseMove("a", "b");
        log.publish("a", last.get(0));
        log.publish("b", last.get(1));
        positions.add(last.get(0).position());
        expectMoves(session, positions);
    }

    @Test
    void movesOfWhichTheBusLosesAnyPartComeInTheirOrder() {
        use(Duration.ofMillis(50));
        Listening session = live("a", "b");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String from = i % 2 == 0 ? "a" : "b";
            String to = i % 2 == 0 ? "b" : "a";
            List<Event> move = log.loseMove(from, to);
            positions.add(move.get(0).position());
            if (random.nextInt(4) > 0) {
                log.publish(from, move.get(0));
            }
            if (random.nextInt(4) > 0) {
                log.publish(to, move.get(1));
            }
        }
        eventually(() -> "seed " + seed, () -> session.moves().size() >= 600);
        expectMoves(session, positions);
    }

    @Test
    void aSessionThatFollowsOnlyWhereTheRowGoesDoesNotWait() {
        Listening both = live("a", "b");
        Listening one = new Listening(hub);
        one.subscribe(topic("b"), PLAIN, "1", log.head()).await();
        both.unsubscribe(topic("a"), PLAIN, "1");
        both.unsubscribe(topic("a"), PLAIN, "2");
        Listening other = new Listening(hub);
        other.subscribe(topic("a"), PLAIN, "1", log.head()).await();
        eventually("the first look back of a", () -> log.historyQueries() == 3);
        List<Event> move = log.loseMove("a", "b");
        log.publish("b", move.get(1));
        eventually("the create", () -> one.moves().size() == 1);
        assertEquals(3, log.historyQueries());
        log.publish("a", move.get(0));
        eventually("the delete", () -> other.moves().size() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "b a"})
    void resumedTopicsWaitForEachOther(String order) {
        String[] keys = order.split(" ", -1);
        Cursor since = log.head();
        Listening witness = live("a", "b");
        // More than one page, and more than a stack would take.
        List<Long> positions = loseMoves(1_000);
        List<Event> last = log.loseMove("a", "b");
        positions.add(last.get(0).position());
        log.publish("b", last.get(1));
        expectMoves(witness, positions);

        Listening session = new Listening(hub);
        log.hold();
        int before = log.historyQueries();
        session.subscribe(topic(keys[0]), PLAIN, "1", since).await();
        session.subscribe(topic(keys[1]), PLAIN, "2", since).await();
        eventually("both ask", () -> log.historyQueries() == before + 2);
        log.release();
        expectMoves(session, positions);
    }

    @Test
    void aResumedTopicWaitsForTheRequestsThatTheClientHasSent() {
        Cursor since = log.head();
        Listening witness = live("a", "b");
        List<Event> move = log.loseMove("a", "b");
        log.publish("b", move.get(1));
        expectMoves(witness, List.of(1L));

        Promise<Void> answered = Promise.promise();
        Listening session = new Listening(hub);
        session.answered(answered.future());
        int before = log.historyQueries();
        session.subscribe(topic("b"), PLAIN, "1", since).await();
        eventually("b asks", () -> log.historyQueries() > before);
        session.subscribe(topic("a"), PLAIN, "2", since).await();
        session.run(answered::complete);
        expectMoves(session, List.of(1L));
    }

    @Test
    void aLiveTopicWaitsForOneThatIsCatchingUp() {
        Cursor since = log.head();
        Listening witness = live("a", "b");
        log.publish("a");
        eventually("the first event", () -> witness.moves().size() == 1);

        Listening session = new Listening(hub);
        session.subscribe(topic("b"), PLAIN, "1", log.head()).await();
        log.hold();
        int before = log.historyQueries();
        session.subscribe(topic("a"), PLAIN, "2", since).await();
        eventually("a asks", () -> log.historyQueries() > before);
        List<Event> move = log.loseMove("a", "b");
        log.publish("a", move.get(0));
        log.publish("b", move.get(1));
        log.publish("b");
        eventually("others have both", () -> witness.moves().size() == 4);
        assertEquals(List.of(), session.moves());
        log.release();
        eventually("all", () -> session.moves().size() == 4);
        assertEquals(List.of("create 1", "delete 2", "create 2", "create 3"), session.moves());
    }
}
