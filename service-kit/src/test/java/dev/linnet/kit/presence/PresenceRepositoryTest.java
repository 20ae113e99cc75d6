package dev.linnet.kit.presence;

import static dev.linnet.kit.presence.PresenceDatabase.ALICE;
import static dev.linnet.kit.presence.PresenceDatabase.BOB;
import static dev.linnet.kit.presence.PresenceDatabase.CAROL;
import static dev.linnet.kit.presence.PresenceDatabase.await;
import static dev.linnet.kit.presence.PresenceDatabase.entered;
import static dev.linnet.kit.presence.PresenceDatabase.left;
import static dev.linnet.kit.presence.PresenceDatabase.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.presence.PresenceRepository.Forgotten;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is made of the reports of gateways, in PostgreSQL. */
final class PresenceRepositoryTest {

    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Vertx vertx = Vertx.vertx();
    private final PresenceDatabase database = new PresenceDatabase(vertx);
    private final PresenceRepository presence = new PresenceRepository(database.pool);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void reportsInTheirOrderSayWhoIsThere() {
        assertTrue(report(whole("a", 1, ALICE)));
        assertTrue(report(entered("a", 2, BOB, CAROL)));
        assertTrue(report(entered("a", 3)));
        assertEquals(List.of("alice here", "bob here", "carol there"), database.present());
        assertTrue(report(left("a", 4, BOB)));
        assertEquals(List.of("alice here", "carol there"), database.present());
    }

    @Test
    void whoIsThereAlreadyUnderAnotherNameIsThereUnderTheNewOne() {
        Presence alicia = new Presence("here", new Caller(1, "alicia"));
        report(whole("a", 1, ALICE));
        report(whole("b", 1, ALICE));
        String since = database.since(ALICE);
        assertTrue(report(entered("a", 2, alicia)));
        assertEquals(List.of("alicia here"), database.present());
        assertTrue(report(whole("b", 2, ALICE, BOB)), "another gateway does not know it yet");
        assertEquals(List.of("alicia here", "bob here"), database.present());
        assertEquals(since, database.since(alicia));
    }

    @Test
    void whoIsThereAlreadyEntersAndWhoIsNotThereLeavesWithoutHarm() {
        report(whole("a", 1, ALICE));
        String since = database.since(ALICE);
        assertTrue(report(entered("a", 2, ALICE)));
        assertTrue(report(left("a", 3, BOB)));
        assertEquals(List.of("alice here"), database.present());
        assertEquals(since, database.since(ALICE));
    }

    @Test
    void aReportAfterAMissingOneIsRefusedAndChangesNothing() {
        report(whole("a", 1, ALICE));
        assertFalse(report(entered("a", 3, BOB)));
        assertFalse(report(left("a", 3, ALICE)));
        assertFalse(report(entered("a", 3)));
        assertEquals(List.of("alice here"), database.present());
        assertTrue(report(whole("a", 4, BOB)));
        assertEquals(List.of("bob here"), database.present());
        assertTrue(report(entered("a", 5, CAROL)));
    }

    @Test
    void aReportThatComesTwiceIsRefusedTheSecondTime() {
        report(whole("a", 1, ALICE));
        assertTrue(report(entered("a", 2, BOB)));
        assertTrue(report(left("a", 3, BOB)));
        assertFalse(report(entered("a", 2, BOB)));
        assertEquals(List.of("alice here"), database.present());
    }

    @Test
    void anUnknownGatewayHasToTellTheWhole() {
        assertFalse(report(entered("a", 1, ALICE)));
        assertFalse(report(entered("a", 2)));
        assertEquals(List.of(), database.present());
        assertTrue(report(whole("a", 3)));
        assertTrue(report(entered("a", 4, ALICE)));
        assertEquals(List.of("alice here"), database.present());
    }

    @Test
    void theWholeEndsWhoIsNotInItAndNobodyElse() {
        report(whole("a", 1, ALICE, BOB));
        report(whole("b", 1, CAROL));
        String since = database.since(BOB);
        assertTrue(report(whole("a", 7, BOB)));
        assertEquals(List.of("bob here", "carol there"), database.present());
        assertEquals(since, database.since(BOB));
    }

    /** It was given up as lost, and came after all. */
    @Test
    void aWholeThatWasOvertakenByALaterOneIsRefused() {
        report(whole("a", 2, BOB));
        assertFalse(report(whole("a", 1, ALICE)));
        assertFalse(report(whole("a", 2, ALICE)));
        assertEquals(List.of("bob here"), database.present());
        assertTrue(report(entered("a", 3, CAROL)));
    }

    @Test
    void aUserOfSeveralGatewaysIsThereOnceUntilTheLastOneIsLeft() {
        report(whole("a", 1, ALICE));
        String since = database.since(ALICE);
        report(whole("b", 1, ALICE));
        assertEquals(List.of("alice here"), database.present());
        report(left("a", 2, ALICE));
        assertEquals(List.of("alice here"), database.present());
        assertEquals(since, database.since(ALICE));
        report(left("b", 2, ALICE));
        assertEquals(List.of(), database.present());
    }

    @Test
    void aUserMayBeAtSeveralPlaces() {
        Presence elsewhere = new Presence("there", ALICE.who());
        report(whole("a", 1, ALICE, elsewhere));
        report(left("a", 2, ALICE));
        assertEquals(List.of("alice there"), database.present());
    }

    @Test
    @Proves("P10.13")
    void aSilentGatewaysUsersAreGoneUnlessTheyAreThereByAnother() {
        report(whole("a", 1, ALICE, BOB));
        report(whole("b", 1, BOB, CAROL));
        String since = database.since(BOB);
        assertEquals(0, await(expire()));
        database.silence("a", "2.5 s");
        assertEquals(0, await(expire()));
        database.silence("a", "1 s");
        assertEquals(1, await(expire()));
        assertEquals(List.of("bob here", "carol there"), database.present());
        assertEquals(since, database.since(BOB));
        assertEquals(0, await(expire()));
    }

    @Test
    void aGatewayThatWasForgottenTellsTheWholeWhenItIsBack() {
        report(whole("a", 1, ALICE));
        String since = database.since(ALICE);
        database.silence("a", "4 s");
        await(expire());
        assertFalse(report(entered("a", 2)));
        assertTrue(report(whole("a", 3, ALICE)));
        assertEquals(List.of("alice here"), database.present());
        assertNotEquals(since, database.since(ALICE));
    }

    @Test
    void anyReportIsASignOfLifeAlsoOneOfNothing() {
        report(whole("a", 1, ALICE));
        database.silence("a", "4 s");
        assertTrue(report(entered("a", 2)));
        assertEquals(0, await(expire()));
        database.silence("a", "4 s");
        // Whoever is refused is not heard of: else it would stay for ever.
        assertFalse(report(entered("a", 9)));
        assertEquals(1, await(expire()));
    }

    @Test
    @Proves("P10.11")
    void theUsersOfAGatewayThatEndsStayForAsLongAsItSays() {
        report(whole("a", 1, ALICE, BOB));
        String since = database.since(ALICE);
        await(presence.end(PresenceReport.last("a", 2, 60_000)));
        // Nothing is heard of it any more.
        database.silence("a", "30 s");
        assertEquals(new Forgotten(0, 0), await(presence.forget(SILENCE)));
        assertEquals(List.of("alice here", "bob here"), database.present());
        assertFalse(report(entered("a", 2, CAROL)), "it was overtaken by the last one");
        // She has come back by another gateway.
        report(whole("b", 1, ALICE));
        await(database.pool
                .query("update presence_nodes set ends_at = ends_at - interval '61 s'")
                .execute());
        assertEquals(new Forgotten(0, 1), await(presence.forget(SILENCE)));
        assertEquals(List.of("alice here"), database.present());
        assertEquals(since, database.since(ALICE));
    }

    private Future<Integer> expire() {
        return presence.forget(SILENCE).map(forgotten -> forgotten.silent() + forgotten.ended());
    }

    /** If both looked at once, neither would see the other's, and the user would be lost. */
    @Test
    void oneWhoLeavesAGatewayWhileHeEntersAnotherStaysWhicheverCommitsFirst() throws Exception {
        try (Connection first = database.connect();
                Statement enters = first.createStatement()) {
            report(whole("a", 1, ALICE));
            report(whole("b", 1));
            String since = database.since(ALICE);
            first.setAutoCommit(false);
            enters.execute("select report_presence('b', 2, false, '{here}', '{1}', '{alice}', '{}', '{}')");
            Future<Boolean> leaves = presence.report(left("a", 2, ALICE));
            while (!leaves.isComplete() && !database.somebodyWaits()) {
                Thread.onSpinWait();
            }
            first.commit();
            assertTrue(await(leaves));
            assertEquals(List.of("alice here"), database.present());
            assertEquals(since, database.since(ALICE));
            enters.execute("select report_presence('a', 3, false, '{here}', '{1}', '{alice}', '{}', '{}')");
            database.silence("b", "4 s");
            Future<Integer> expires = expire();
            while (!expires.isComplete() && !database.somebodyWaits()) {
                Thread.onSpinWait();
            }
            first.commit();
            assertEquals(1, await(expires));
            assertEquals(List.of("alice here"), database.present());
            assertEquals(since, database.since(ALICE));
        }
    }

    /** Gateways report at once about the same users, and one of them falls silent again and again. */
    @Test
    void whoIsPresentAgreesWithAllGatewaysHoweverTheirReportsMeet() {
        List<Presence> everybody = List.of(ALICE, BOB, CAROL);
        Random random = new Random(7);
        List<Set<Presence>> gateways = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            gateways.add(new HashSet<>());
            report(whole("n" + node, 1));
        }
        report(whole("silent", 1));
        for (int round = 2; round < 150; round++) {
            List<Future<?>> reports = new ArrayList<>();
            for (int node = 0; node < gateways.size(); node++) {
                Presence who = everybody.get(random.nextInt(everybody.size()));
                boolean there =
                        gateways.get(node).remove(who) || !gateways.get(node).add(who);
                reports.add(presence.report(there ? left("n" + node, round, who) : entered("n" + node, round, who)));
            }
            reports.add(presence.report(whole("silent", round, ALICE, BOB, CAROL))
                    .compose(taken -> database.pool
                            .query("update presence_beats set at = '-infinity' where node = 'silent'")
                            .execute())
                    .compose(silent -> expire()));
            await(Future.all(reports));
            Set<String> expected = new TreeSet<>();
            gateways.forEach(
                    there -> there.forEach(who -> expected.add(who.who().username() + " " + who.place())));
            assertEquals(List.copyOf(expected), database.present(), "round " + round);
        }
    }

    private boolean report(PresenceReport report) {
        return await(presence.report(report));
    }
}
