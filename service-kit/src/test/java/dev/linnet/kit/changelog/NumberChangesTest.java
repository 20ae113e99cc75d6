package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The numbering call: what it numbers and in which order, and who may. */
final class NumberChangesTest {

    private static final String EVENTS =
            "select position, previous, topic, kind from events where topic not in ('all') order by position, topic";

    private Vertx vertx;
    private Connection one;
    private Connection two;

    @BeforeEach
    void connect() throws Exception {
        vertx = Vertx.vertx();
        ThingsDatabase things = new ThingsDatabase(vertx);
        one = things.connect();
        two = things.connect();
    }

    @AfterEach
    void close() throws Exception {
        one.close();
        two.close();
        vertx.close();
    }

    @Test
    void aTopicEnteredGetsCreateKeptUpdateAndLeftDelete() throws Exception {
        run(
                one,
                "insert into things (label) values ('a')",
                "update things set note = 'x'",
                "update things set label = 'b'");
        run(one, "delete from things");
        number(one, "relay", 0, 100);
        assertEquals(
                List.of(
                        "1 0 label.a create",
                        "2 0 1 update",
                        "2 1 label.a update",
                        "3 2 1 update",
                        "3 2 label.a delete",
                        "3 0 label.b create",
                        "4 3 1 delete",
                        "4 3 label.b delete"),
                rows(one, EVENTS));
    }

    @Test
    void whoFollowsADeletedRowIsToldWhenItIsBack() throws Exception {
        String ofTheRow = "select kind from events where topic = '1' order by position";
        run(one, "insert into things (pk, label) values (1, 'a')");
        number(one, "relay", 0, 100);
        assertEquals(List.of(), rows(one, ofTheRow));
        run(one, "delete from things", "insert into things (pk, label) values (1, 'b')");
        number(one, "relay", 1, 100);
        assertEquals(List.of("delete", "create"), rows(one, ofTheRow));
        run(one, "delete from things");
        number(one, "relay", 1, 100);
        run(one, "insert into things (pk, label) values (1, 'c')");
        number(one, "relay", 1, 100);
        assertEquals(List.of("delete", "create", "delete", "create"), rows(one, ofTheRow));
    }

    @Test
    void aRelayThatWaitsForItsTurnDoesNotLockTheState() throws Exception {
        number(one, "first", 0, 100);
        one.setAutoCommit(false);
        run(one, "select from relay_turn for update");
        // It would fail by its lock timeout.
        assertEquals("held", outcome(number(two, "second", 0, 100)));
        one.rollback();
    }

    @Test
    void previousPositionsChainAcrossCalls() throws Exception {
        run(one, "insert into things (label) values ('a')");
        number(one, "relay", 0, 100);
        run(one, "insert into things (label) values ('a')");
        number(one, "relay", 1, 100);
        assertEquals(
                List.of("1 0", "2 1"),
                rows(one, "select position, previous from events where topic = 'all' order by position"));
    }

    @Test
    void aTransactionThatCommitsLateIsNumberedWithoutHoldingUpOthers() throws Exception {
        two.setAutoCommit(false);
        run(two, "insert into things (label) values ('late')");
        run(one, "insert into things (label) values ('early')");
        assertEquals("numbered", outcome(number(one, "relay", 0, 100)));
        assertEquals(List.of("label.early"), rows(one, "select topic from events where topic like 'label%'"));
        run(two, "savepoint s", "insert into things (label) values ('undone')", "rollback to s");
        run(two, "savepoint s", "insert into things (label) values ('kept')", "release s");
        two.commit();
        number(one, "relay", 1, 100);
        assertEquals(
                List.of("label.early", "label.late", "label.kept"),
                rows(one, "select topic from events where topic like 'label%' order by position"));
    }

    @Test
    void aBatchIsCutAndTheRestFollowsInOrder() throws Exception {
        run(one, "insert into things (label) select 'n' || i from generate_series(1, 25) i");
        assertEquals(List.of("numbered 1 10 t"), number(one, "relay", 0, 10));
        // What commits meanwhile comes after the rest.
        run(one, "insert into things (label) values ('next')");
        assertEquals(List.of("numbered 11 20 t"), number(one, "relay", 1, 10));
        assertEquals(List.of("numbered 21 25 f"), number(one, "relay", 1, 10));
        assertEquals(List.of("numbered 26 26 f"), number(one, "relay", 1, 10));
        assertEquals(List.of("quiet 27 26 f"), number(one, "relay", 1, 10));
        assertEquals(
                rows(one, "select 'label.' || label from things order by pk"),
                rows(one, "select topic from events where topic like 'label%' order by position"));
    }

    @Test
    void onlyTheHolderOfTheLeaseNumbers() throws Exception {
        number(one, "first", 0, 100);
        run(one, "insert into things (label) values ('a')");
        assertEquals("held", outcome(number(two, "second", 0, 100)));
        assertEquals(List.of("0"), rows(one, "select count(*) from events"));
        run(one, "update relay_steps set expires_at = clock_timestamp() - interval '1 second'");
        assertEquals("numbered", outcome(number(two, "second", 0, 100)));
        run(one, "insert into things (label) values ('b')");
        assertEquals("held", outcome(number(one, "first", 1, 100)));
        assertEquals(List.of("2"), rows(one, "select fence from relay_state"));
    }

    @Test
    void aRelayThatWasReplacedAndHasTheLeaseAgainKnowsIt() throws Exception {
        number(one, "first", 0, 100);
        run(one, "update relay_steps set expires_at = '-infinity'");
        number(two, "second", 0, 100);
        run(one, "update relay_steps set expires_at = '-infinity'");
        assertEquals(List.of("3"), rows(one, "select fence from number_changes('first', 1, 1500, 100)"));
    }

    @Test
    void anotherEpochStartsWithoutAnnouncingWhatWasThere() throws Exception {
        run(one, "insert into things (label) values ('old')");
        // As after a restore into another cluster: the stored epoch and snapshot are not of this history.
        run(one, "update relay_steps set epoch = 42, seen = '100000:100000:'");
        assertEquals(List.of("quiet 1 0 f"), number(one, "relay", 0, 100));
        assertNotEquals(List.of("42"), rows(one, "select epoch from relay_state"));
        run(one, "insert into things (label) values ('new')");
        number(one, "relay", 1, 100);
        assertEquals(List.of("label.new"), rows(one, "select topic from events where topic like 'label%'"));
    }

    @Test
    void aLookCostsTheSameBesideAMillionLoggedChangesAndALargeOpenTransaction() throws Exception {
        run(
                one,
                "insert into change_log (stream, pk, topics_before, topics_after)"
                        + " select 'things', i::text, '{}', array['all'] from generate_series(1, 1000000) i",
                "analyze change_log",
                "update relay_steps set seen = pg_current_snapshot()");
        two.setAutoCommit(false);
        run(two, "insert into things (label) select 'open' from generate_series(1, 300000)");
        number(one, "relay", 0, 100);
        for (int i = 0; i < 3; i++) {
            run(one, "insert into things (label) values ('a'), ('b')");
            one.setAutoCommit(false);
            assertEquals("numbered", outcome(number(one, "relay", 1, 100)));
            long read = Long.parseLong(rows(
                            one,
                            "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname ="
                                    + " 'change_log'")
                    .get(0));
            assertTrue(read < 100, "rows of the log that one look read: " + read);
            one.commit();
            one.setAutoCommit(true);
        }
        two.rollback();
    }

    private static List<String> number(Connection connection, String me, int fence, int most) throws Exception {
        return rows(
                connection,
                "select outcome, first, last, more from number_changes('%s', %d, 60000, %d)"
                        .formatted(me, fence, most));
    }

    private static String outcome(List<String> batch) {
        return batch.get(0).substring(0, batch.get(0).indexOf(' '));
    }
}
