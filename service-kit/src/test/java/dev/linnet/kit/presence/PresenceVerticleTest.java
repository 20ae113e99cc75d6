package dev.linnet.kit.presence;

import static dev.linnet.kit.presence.PresenceDatabase.ALICE;
import static dev.linnet.kit.presence.PresenceDatabase.BOB;
import static dev.linnet.kit.presence.PresenceDatabase.await;
import static dev.linnet.kit.presence.PresenceDatabase.entered;
import static dev.linnet.kit.presence.PresenceDatabase.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that is told by gateways, over the bus. */
final class PresenceVerticleTest {

    /** A machine whose processors are busy with something else is slow. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final String STREAM = "things";

    /** Of one event loop, so that a test can stop everything. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final PresenceDatabase database = new PresenceDatabase(vertx);
    private volatile long speakFrom = System.nanoTime();

    @BeforeEach
    void register() {
        Codecs.register(vertx.eventBus());
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aReportIsTakenAndOneAfterAMissingOneIsAConflict() {
        deploy();
        assertEquals(Status.OK, report(whole("a", 1, ALICE)).status());
        assertEquals(List.of("alice here"), database.present());
        assertEquals(Status.CONFLICT, report(entered("a", 3, BOB)).status());
    }

    @Test
    void aReportThatCannotBeStoredIsAnsweredSo() {
        deploy();
        await(database.pool.query("drop table presence_nodes cascade").execute());
        assertEquals(Status.UNAVAILABLE, report(whole("a", 1, ALICE)).status());
    }

    @Test
    void whoWasReportedBySilentGatewaysIsGoneAndTheOthersStay() {
        deploy();
        report(whole("talking", 1, ALICE));
        String since = database.since(ALICE);
        report(whole("silent", 1, BOB));
        long silent = System.nanoTime();
        goOn("talking", 2);
        until(LONG, () -> database.present().equals(List.of("alice here")));
        Duration after = Duration.ofNanos(System.nanoTime() - silent);
        assertTrue(after.compareTo(Duration.ofSeconds(2)) > 0, "two reports may be lost: " + after);
        assertEquals(since, database.since(ALICE));
    }

    @Test
    void theUsersOfAGatewayThatEndsAreGoneAfterThePause() {
        deploy();
        report(whole("talking", 1, ALICE));
        report(whole("ends", 1, BOB));
        goOn("talking", 2);
        assertEquals(Status.OK, report(PresenceReport.last("ends", 2, 1)).status());
        until(LONG, () -> database.present().equals(List.of("alice here")));
    }

    /** The service was away so long that it has heard of nobody lately. */
    @Test
    void afterAStartEveryGatewayGetsTheTimeToReport() {
        await(new PresenceRepository(database.pool).report(whole("talking", 1, ALICE)));
        await(new PresenceRepository(database.pool).report(whole("gone", 1, BOB)));
        String since = database.since(ALICE);
        database.silence("talking", "1 hour");
        database.silence("gone", "1 hour");
        deploy();
        vertx.setTimer(2_000, later -> goOn("talking", 2));
        until(LONG, () -> database.present().equals(List.of("alice here")));
        assertEquals(since, database.since(ALICE));
    }

    /** The clock is looked at before anything that was sent meanwhile is read. */
    @Test
    void afterAPauseOfItsOwnEveryGatewayGetsTheTimeToReport() {
        deploy();
        report(whole("talking", 1, ALICE));
        report(whole("gone", 1));
        String since = database.since(ALICE);
        goOn("talking", 2);
        // From here on nobody is given time because of the start.
        until(
                LONG,
                () -> database.texts("select node from presence_nodes where node = 'gone'")
                        .isEmpty());
        report(whole("gone", 1, BOB));
        Promise<Void> over = Promise.promise();
        vertx.runOnContext(pause -> {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(4));
            speakFrom = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            over.complete();
        });
        await(over.future());
        until(LONG, () -> database.present().equals(List.of("alice here")));
        assertEquals(since, database.since(ALICE));
    }

    /** Reports nothing, over and over. */
    private void goOn(String node, long sequence) {
        if (System.nanoTime() - speakFrom < 0) {
            vertx.setTimer(100, later -> goOn(node, sequence));
            return;
        }
        vertx.eventBus()
                .request(Addresses.presence(STREAM), entered(node, sequence))
                .onSuccess(taken -> vertx.setTimer(300, later -> goOn(node, sequence + 1)));
    }

    private void deploy() {
        await(vertx.deployVerticle(new PresenceVerticle(database.pool, database.log, STREAM)));
    }

    private Reply report(PresenceReport report) {
        return await(vertx.eventBus().<Reply>request(Addresses.presence(STREAM), report))
                .body();
    }

    private static void until(Duration within, BooleanSupplier condition) {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not in time");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
