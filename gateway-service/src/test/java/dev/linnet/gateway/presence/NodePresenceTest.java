package dev.linnet.gateway.presence;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that a gateway reports, with its clock, and the sessions of which it does. */
final class NodePresenceTest {

    private static final Caller ALICE = new Caller(1, "alice");
    private static final Caller BOB = new Caller(2, "bob");
    private static final Form PLAIN = Form.plain("halls");

    private final Vertx vertx = Vertx.vertx();
    private final NodePresence node = new NodePresence(Duration.ZERO);
    private FakePresence halls;
    private FakePresence users;

    @BeforeEach
    void start() {
        Codecs.register(vertx.eventBus());
        halls = new FakePresence(vertx, "halls");
        users = new FakePresence(vertx, "users");
        vertx.deployVerticle(node).await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void everySecondItSaysThatItIsStillThere() {
        session(ALICE, 8).enter("halls", "hall.1");
        PresenceReport last = halls.take();
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            PresenceReport next = halls.take();
            assertEquals(new PresenceReport(last.node(), last.sequence() + 1, false, List.of(), List.of()), next);
            assertTrue(System.nanoTime() - start < 2_000_000_000L, "three seconds of silence are an end");
            last = next;
        }
    }

    /** Its service has not forgotten this gateway yet, and would refuse a new beginning. */
    @Test
    void whoComesAfterEverybodyHasLeftIsReportedInTheSameOrder() {
        SessionPresence alice = session(ALICE, 8);
        alice.enter("halls", "hall.1");
        PresenceReport first = halls.take();
        leave(alice, "hall.1");
        PresenceReport empty = halls.takeNews();
        assertEquals(List.of(new Presence("hall.1", ALICE)), empty.left());
        // Over the next second.
        PresenceReport idle = halls.take();
        Future<Void> entered = session(BOB, 8).enter("halls", "hall.1");
        PresenceReport next = halls.takeNews();
        assertEquals(first.node(), next.node());
        assertTrue(next.sequence() > idle.sequence(), idle + " " + next);
        assertEquals(List.of(new Presence("hall.1", BOB)), next.entered());
        assertFalse(next.whole());
        eventually("it is known", entered::succeeded);
    }

    @Test
    void eachStreamIsToldOfItsOwnPlacesOnly() {
        SessionPresence alice = session(ALICE, 8);
        alice.enter("halls", "hall.1");
        alice.enter("users", "online");
        assertEquals(List.of(new Presence("hall.1", ALICE)), halls.take().entered());
        assertEquals(List.of(new Presence("online", ALICE)), users.take().entered());
    }

    @Test
    void aSessionIsAtAPlaceOnceAndLeavesThemAllWhenItCloses() {
        SessionPresence alice = session(ALICE, 2);
        alice.enter("halls", "hall.1");
        halls.take();
        assertTrue(alice.enter("halls", "hall.1").isComplete());
        alice.enter("halls", "hall.2");
        assertEquals(List.of(new Presence("hall.2", ALICE)), halls.takeNews().entered());
        leave(alice, "hall.3");
        alice.close(Duration.ZERO);
        // One report or two, as it happens.
        int left = 0;
        while (left < 2) {
            left += halls.takeNews().left().size();
        }
        assertEquals(2, left);
        assertTrue(alice.enter("halls", "hall.1").isComplete());
        assertEquals(List.of(), halls.take().entered());
    }

    @Test
    void whereASessionIsAlreadyAndThatItIsOnlineTakesNoRoom() {
        SessionPresence alice = session(ALICE, 2);
        alice.enter(Presence.STREAM, Presence.ONLINE);
        assertTrue(alice.hasRoom("halls", List.of("hall.1", "hall.2", "hall.2")));
        assertFalse(alice.hasRoom("halls", List.of("hall.1", "hall.2", "hall.3")));
        alice.enter("halls", "hall.1");
        alice.enter("halls", "hall.2");
        assertTrue(alice.hasRoom("halls", List.of("hall.1", "hall.2")));
        assertTrue(alice.hasRoom("halls", List.of()));
        assertFalse(alice.hasRoom("halls", List.of("hall.1", "hall.3")));
        assertFalse(alice.hasRoom("other", List.of("hall.1")));
    }

    @Test
    void aVisitorIsNowhere() {
        assertTrue(session(Caller.VISITOR, 8).enter("halls", "hall.1").isComplete());
        session(ALICE, 8).enter("halls", "hall.2");
        assertEquals(List.of(new Presence("hall.2", ALICE)), halls.take().entered());
    }

    @Test
    void atItsEndEveryServiceIsToldAndAnotherBeginsUnderANameOfItsOwn() {
        session(ALICE, 8).enter("halls", "hall.1");
        PresenceReport first = halls.take();
        Future<Void> stopped = vertx.undeploy(node.deploymentID());
        PresenceReport last = halls.take();
        while (!last.whole()) {
            last = halls.take();
        }
        assertEquals(List.of(), last.entered());
        stopped.await();
        NodePresence other = new NodePresence(Duration.ZERO);
        vertx.deployVerticle(other).await();
        new SessionPresence(other, ALICE, 8).enter("halls", "hall.1");
        assertNotEquals(first.node(), halls.take().node());
    }

    @Test
    void whoComesAfterItsEndIsNotWaitedForAndNotReported() {
        session(ALICE, 8).enter("halls", "hall.1");
        halls.take();
        Future<Void> stopped = vertx.undeploy(node.deploymentID());
        while (!halls.take().whole()) {
            // The last one is.
        }
        stopped.await();
        Future<Void> late = session(BOB, 8).enter("halls", "hall.1");
        eventually("it is not waited for", late::succeeded);
        Future<Void> other = session(BOB, 8).enter("users", "online");
        eventually("nor elsewhere", other::succeeded);
        assertEquals(0, halls.waiting() + users.waiting());
    }

    @Test
    @Proves("P11.32")
    void aPlaceIsLeftWithTheLastSubscriptionThatHoldsIt() {
        SessionPresence alice = session(ALICE, 8);
        alice.enter("halls", "hall.1", PLAIN, "1");
        halls.take();
        assertTrue(alice.enter("halls", "hall.1", PLAIN, "2").isComplete());
        assertTrue(
                alice.enter("halls", "hall.1", Form.multiplexed("halls"), "2").isComplete());
        assertTrue(alice.leave("halls", "hall.1", PLAIN, "1").isComplete());
        // No subscription has this id, so all of this form end.
        assertTrue(alice.leave("halls", "hall.1", PLAIN, "3").isComplete());
        alice.enter("halls", "hall.2", PLAIN, "1");
        PresenceReport next = halls.takeNews();
        assertEquals(List.of(new Presence("hall.2", ALICE)), next.entered());
        assertEquals(List.of(), next.left());
        alice.leave("halls", "hall.1", Form.multiplexed("halls"), "2");
        assertEquals(List.of(new Presence("hall.1", ALICE)), halls.takeNews().left());
    }

    @Test
    void anEventStreamAndASocketHoldTheirUserEach() {
        SessionPresence socket = session(ALICE, 8);
        SessionPresence stream = session(ALICE, 8);
        socket.enter("halls", "hall.1", PLAIN, "1");
        halls.take();
        stream.enter("halls", "hall.1", PLAIN, "null");
        socket.leave("halls", "hall.1", PLAIN, "1");
        session(BOB, 8).enter("halls", "hall.1", PLAIN, "1");
        PresenceReport next = halls.takeNews();
        assertEquals(List.of(), next.left());
        stream.close(Duration.ZERO);
        assertEquals(List.of(new Presence("hall.1", ALICE)), halls.takeNews().left());
    }

    @Test
    void aClosedSocketIsGivenThePauseAndAnEndedSessionIsNot() {
        NodePresence patient = new NodePresence(Duration.ofHours(1));
        vertx.deployVerticle(patient).await();
        SessionPresence alice = new SessionPresence(patient, ALICE, 8);
        SessionPresence bob = new SessionPresence(patient, BOB, 8);
        alice.enter("halls", "hall.1");
        bob.enter("halls", "hall.1");
        int entered = 0;
        while (entered < 2) {
            entered += halls.takeNews().entered().size();
        }
        alice.close(Duration.ZERO);
        bob.end();
        assertEquals(List.of(new Presence("hall.1", BOB)), halls.takeNews().left());
        vertx.undeploy(patient.deploymentID());
        PresenceReport last = halls.take();
        while (!last.isLast()) {
            last = halls.take();
        }
        assertEquals(Duration.ofHours(1).toMillis(), last.keptMs());
    }

    private static void leave(SessionPresence who, String place) {
        who.leave("halls", place, PLAIN, "1");
    }

    private SessionPresence session(Caller caller, int most) {
        return new SessionPresence(node, caller, most);
    }
}
