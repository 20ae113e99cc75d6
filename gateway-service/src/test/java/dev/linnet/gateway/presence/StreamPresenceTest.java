package dev.linnet.gateway.presence;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway reports of one stream, without the clock that has it report every second. */
final class StreamPresenceTest {

    private static final Presence ALICE = new Presence("hall.1", new Caller(1, "alice"));
    private static final Presence BOB = new Presence("hall.1", new Caller(2, "bob"));
    private static final Presence CAROL = new Presence("hall.2", new Caller(3, "carol"));

    private static final Duration HOUR = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final StreamPresence presence = new StreamPresence(vertx, "node", "halls");
    private FakePresence service;

    @BeforeEach
    void start() {
        Codecs.register(vertx.eventBus());
        service = new FakePresence(vertx, "halls");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void theFirstReportIsTheWholeAndTheNextSayWhatChanged() {
        enter(ALICE);
        assertEquals(report(1, true, List.of(ALICE), List.of()), service.take());
        enter(BOB);
        assertEquals(report(2, false, List.of(BOB), List.of()), service.take());
        leave(ALICE);
        assertEquals(report(3, false, List.of(), List.of(ALICE)), service.take());
        tick();
        assertEquals(report(4, false, List.of(), List.of()), service.take());
    }

    /** Its service was killed, and nobody answers. Another one may know nothing of this gateway. */
    @Test
    void afterASignOfLifeThatNobodyAnswersTheWholeIsReported() {
        enter(ALICE);
        service.take();
        tick();
        service.ignore();
        eventually("another report", () -> {
            tick();
            return service.waiting() > 0;
        });
        assertEquals(report(3, true, List.of(ALICE), List.of()), service.take());
    }

    @Test
    void whatHappensInOneTurnOfTheEventLoopIsOneReport() {
        on(() -> {
            presence.enter(ALICE);
            presence.enter(BOB);
            presence.enter(CAROL);
            presence.leave(BOB);
        });
        PresenceReport whole = service.take();
        assertEquals(Set.of(ALICE, CAROL), Set.copyOf(whole.entered()));
        on(() -> {
            presence.enter(BOB);
            presence.leave(ALICE);
        });
        assertEquals(report(2, false, List.of(BOB), List.of(ALICE)), service.take());
    }

    @Test
    void severalSocketsOfAUserAreOnePresence() {
        enter(ALICE);
        service.take();
        assertTrue(enter(ALICE).isComplete(), "that is known already");
        leave(ALICE);
        enter(BOB);
        assertEquals(report(2, false, List.of(BOB), List.of()), service.take());
        leave(ALICE);
        assertEquals(report(3, false, List.of(), List.of(ALICE)), service.take());
    }

    @Test
    void whoIsRenamedIsReportedUnderTheNewNameAndHasNeverBeenGone() {
        Presence alicia = new Presence("hall.1", new Caller(1, "alicia"));
        enter(ALICE);
        enter(ALICE);
        service.take();
        on(() -> {
            presence.enter(alicia);
            presence.leave(ALICE);
        });
        assertEquals(report(2, false, List.of(alicia), List.of()), service.take());
        on(() -> {
            presence.enter(alicia);
            presence.leave(ALICE);
        });
        leave(alicia);
        leave(alicia);
        assertEquals(report(3, false, List.of(), List.of(alicia)), service.take());
    }

    @Test
    @Proves("P10.10")
    void whoGoesAndComesBackMeanwhileHasNeverBeenGone() {
        enter(ALICE);
        service.take();
        on(() -> {
            presence.leave(ALICE);
            presence.enter(ALICE);
        });
        assertEquals(report(2, false, List.of(ALICE), List.of()), service.take());
        on(() -> {
            presence.enter(BOB);
            presence.leave(BOB);
        });
        assertEquals(report(3, false, List.of(), List.of(BOB)), service.take());
    }

    @Test
    void oneReportIsUnderWayAtATimeAndWhatHappensMeanwhileGoesWithTheNext() {
        Future<Void> alice = enter(ALICE);
        service.next();
        Future<Void> bob = enter(BOB);
        Future<Void> again = enter(BOB);
        tick();
        leave(ALICE);
        assertEquals(1, service.waiting());
        assertFalse(alice.isComplete());
        service.take();
        eventually("alice is known", alice::isComplete);
        assertEquals(report(2, false, List.of(BOB), List.of(ALICE)), service.next());
        assertFalse(bob.isComplete() || again.isComplete());
        service.take();
        eventually("bob is known", () -> bob.isComplete() && again.isComplete());
    }

    @Test
    void aSecondSocketThatComesWhileTheFirstIsReportedWaitsForThatReport() {
        Future<Void> first = enter(ALICE);
        service.next();
        Future<Void> second = enter(ALICE);
        Future<Void> bob = enter(BOB);
        assertFalse(first.isComplete() || second.isComplete());
        service.take();
        eventually("alice is known", () -> first.isComplete() && second.isComplete());
        assertEquals(report(2, false, List.of(BOB), List.of()), service.next());
        Future<Void> again = enter(BOB);
        service.answer(Reply.failure(Status.CONFLICT, "[]"));
        service.next();
        assertFalse(bob.isComplete() || again.isComplete());
        service.take();
        eventually("bob is known", () -> bob.isComplete() && again.isComplete());
    }

    @Test
    void afterALostReportTheNextOneIsTheWhole() {
        enter(ALICE);
        service.take();
        Future<Void> bob = enter(BOB);
        service.lose();
        eventually("nobody waits for a service that is away", bob::succeeded);
        enter(CAROL);
        tick();
        PresenceReport whole = service.take();
        assertEquals(3, whole.sequence());
        assertTrue(whole.whole());
        assertEquals(Set.of(ALICE, BOB, CAROL), Set.copyOf(whole.entered()));
        tick();
        assertEquals(report(4, false, List.of(), List.of()), service.take());
    }

    @Test
    void aServiceThatCannotStoreItIsToldTheWholeWithTheNextSecond() {
        enter(ALICE);
        service.answer(Reply.unavailable());
        tick();
        assertEquals(report(2, true, List.of(ALICE), List.of()), service.take());
    }

    @Test
    void aServiceThatMissesAReportIsToldTheWholeAtOnce() {
        enter(ALICE);
        service.take();
        Future<Void> bob = enter(BOB);
        service.answer(Reply.failure(Status.CONFLICT, "[]"));
        PresenceReport whole = service.next();
        assertEquals(3, whole.sequence());
        assertTrue(whole.whole());
        assertEquals(Set.of(ALICE, BOB), Set.copyOf(whole.entered()));
        assertFalse(bob.isComplete());
        service.take();
        eventually("bob is known", bob::succeeded);
    }

    @Test
    void atItsEndTheServiceIsToldThatNobodyIsHere() {
        enter(ALICE);
        service.take();
        on(() -> {
            Future<Void> bob = presence.enter(BOB);
            presence.close(Duration.ZERO);
            assertTrue(bob.isComplete(), "nobody waits any more");
        });
        assertEquals(report(2, true, List.of(), List.of()), service.take());
        tick();
        assertEquals(0, service.waiting());
    }

    @Test
    void atItsEndNobodyWaitsForTheWholeThatAServiceWouldHaveBeenToldNext() {
        enter(ALICE);
        service.take();
        Future<Void> bob = enter(BOB);
        service.next();
        on(() -> presence.close(Duration.ZERO));
        service.answer(Reply.failure(Status.CONFLICT, "[]"));
        eventually("nobody waits any more", bob::succeeded);
        assertEquals(report(3, true, List.of(), List.of()), service.take());
        assertEquals(0, service.waiting());
    }

    @Test
    @Proves("P10.10")
    void whoComesBackWithinThePauseHasNeverBeenGone() {
        enter(ALICE);
        service.take();
        closed(ALICE, HOUR);
        assertTrue(enter(ALICE).isComplete(), "she is known still");
        enter(BOB);
        assertEquals(report(2, false, List.of(BOB), List.of()), service.take());
    }

    @Test
    void whoDoesNotComeBackLeavesAfterThePause() {
        enter(ALICE);
        service.take();
        closed(ALICE, Duration.ofMillis(50));
        assertEquals(report(2, false, List.of(), List.of(ALICE)), service.take());
    }

    @Test
    void thePauseEndsForWhoComesBackAndBeginsAgainWithTheNextClose() {
        enter(ALICE);
        service.take();
        closed(ALICE, Duration.ofMillis(50));
        enter(ALICE);
        closed(ALICE, HOUR);
        enter(BOB);
        assertEquals(report(2, false, List.of(BOB), List.of()), service.take());
        vertx.timer(100).await();
        enter(CAROL);
        assertEquals(report(3, false, List.of(CAROL), List.of()), service.take());
    }

    @Test
    void whoWantsToLeaveLeavesAtOnceAlsoWhenAnotherSocketHasJustClosed() {
        enter(ALICE);
        enter(ALICE);
        service.take();
        closed(ALICE, HOUR);
        Future<Void> left = leave(ALICE);
        assertEquals(report(2, false, List.of(), List.of(ALICE)), service.next());
        assertFalse(left.isComplete(), "the service does not know yet");
        service.take();
        eventually("it knows", left::succeeded);
    }

    @Test
    void whoLeavesWithOneOfTwoSocketsWaitsForNothing() {
        enter(ALICE);
        enter(ALICE);
        service.take();
        assertTrue(leave(ALICE).isComplete());
    }

    @Test
    void atItsEndTheServiceIsToldHowLongItsUsersStay() {
        enter(ALICE);
        service.take();
        on(() -> presence.close(Duration.ofSeconds(5)));
        assertEquals(PresenceReport.last("node", 2, 5_000), service.take());
        tick();
        assertEquals(0, service.waiting());
    }

    private static PresenceReport report(long sequence, boolean whole, List<Presence> entered, List<Presence> left) {
        return new PresenceReport("node", sequence, whole, entered, left);
    }

    private Future<Void> enter(Presence who) {
        return Future.<Future<Void>>future(made -> context.runOnContext(here -> made.complete(presence.enter(who))))
                .await();
    }

    private Future<Void> leave(Presence who) {
        return Future.<Future<Void>>future(made -> context.runOnContext(here -> made.complete(presence.leave(who))))
                .await();
    }

    private void closed(Presence who, Duration pause) {
        on(() -> presence.closed(who, pause));
    }

    private void tick() {
        on(presence::report);
    }

    private void on(Runnable action) {
        Future.<Void>future(done -> context.runOnContext(here -> {
                    try {
                        action.run();
                        done.complete();
                    } catch (AssertionError failure) {
                        done.fail(failure);
                    }
                }))
                .await();
    }
}
