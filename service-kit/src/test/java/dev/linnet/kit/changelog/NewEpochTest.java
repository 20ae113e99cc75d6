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

/** A database that was put back: what is noticed, what {@code new_epoch()} is for, and what is announced after it. */
final class NewEpochTest {

    private static final String LABELS = "select topic from events where topic like 'label%' order by position";
    private static final String EPOCH = "select epoch from relay_state";

    private Vertx vertx;
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        vertx = Vertx.vertx();
        connection = new ThingsDatabase(vertx).connect();
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        vertx.close();
    }

    @Test
    void rowsThatWerePutBackGoUnnoticedUntilTheOperatorSaysSo() throws Exception {
        insert("kept");
        number(0);
        run(connection, "create table backup as select * from relay_state");
        insert("lost");
        number(1);
        String before = rows(connection, EPOCH).get(0);

        run(
                connection,
                "delete from things where label = 'lost'",
                // As a restore does; a delete by hand would be noticed.
                "set session_replication_role = replica",
                "delete from events where position > 1",
                "delete from change_log where id > 1",
                "set session_replication_role = origin",
                "update relay_steps s set head = b.head, seen = b.seen from backup b");
        assertEquals("quiet 1 f", number(1));
        assertEquals(List.of(before), rows(connection, EPOCH));

        run(connection, "select new_epoch()");
        insert("old by then");
        assertEquals("quiet 1 t", number(1));
        assertNotEquals(List.of(before), rows(connection, EPOCH));
        insert("new");
        assertEquals("numbered 2 f", number(2));
        assertEquals(List.of("label.kept", "label.new"), rows(connection, LABELS));
        assertEquals("quiet 2 f", number(2));
    }

    /** Two servers of one copy must not come to the same epoch: their histories differ from there on. */
    @Test
    void eachNewEpochIsUnlikeAnyOther() throws Exception {
        number(0);
        String first = rows(connection, EPOCH).get(0);
        run(connection, "select new_epoch()");
        number(1);
        String second = rows(connection, EPOCH).get(0);
        run(connection, "update relay_steps set salt = 0");
        number(2);
        assertEquals(List.of(first), rows(connection, EPOCH));
        run(connection, "select new_epoch()");
        number(3);
        assertNotEquals(List.of(first), rows(connection, EPOCH));
        assertNotEquals(List.of(second), rows(connection, EPOCH));
    }

    /** An operator's session has a search_path of its own. */
    @Test
    void itsFullNameIsEnough() throws Exception {
        number(0);
        String first = rows(connection, EPOCH).get(0);
        run(connection, "set search_path = pg_catalog", "select things.new_epoch()", "reset search_path");
        run(connection, "set search_path = things");
        number(1);
        assertNotEquals(List.of(first), rows(connection, EPOCH));
    }

    @Test
    void onlyTheOwnerMayBeginOne() throws Exception {
        assertEquals(
                List.of("f"),
                rows(connection, "select has_function_privilege('pg_monitor', 'things.new_epoch()', 'execute')"));
    }

    /** A dump of an old server that is restored into a young one names transactions that are still to come there. */
    @Test
    void whatWasRestoredIsNotAnnouncedWhenItsTransactionNumbersComeUp() throws Exception {
        run(
                connection,
                "insert into change_log (xid, stream, pk, topics_before, topics_after) select"
                        + " ((pg_current_xact_id()::text::bigint + i) || '')::xid8, 'things', '7', '{}',"
                        + " array['label.old'] from generate_series(1, 40) i",
                "update relay_steps set epoch = 42, seen = '100000:100000:'");
        long next = Long.parseLong(rows(connection, "select min(xid::text::bigint) from change_log")
                .get(0));
        assertEquals("quiet 0 t", number(0));
        for (int i = 0; i < 50; i++) {
            insert("new");
            number(1);
        }
        long last = Long.parseLong(rows(connection, "select max(xid::text::bigint) from change_log")
                .get(0));
        assertTrue(last > next + 40, "the numbers have not come up");
        assertEquals(
                List.of("label.new 50"),
                rows(connection, "select topic, count(*) from events where topic like 'label%' group by 1"));
    }

    /** The restored state says of the holder what was true then; he must start again, whatever he remembers. */
    @Test
    void whoHeldTheLeaseWhenTheDumpWasTakenSeesThatItBeginsAnew() throws Exception {
        number(0);
        run(connection, "create table backup as select * from relay_state");
        run(connection, "update relay_steps s set fence = b.fence, holder = b.holder, epoch = 42 from backup b");
        assertEquals("quiet 0 t", number(1));
        // One that is ahead of what was put back, by as much as the fence grows.
        run(connection, "update relay_steps s set fence = 1, holder = 'another', expires_at = '-infinity'");
        assertEquals("quiet 0 t", number(2));
        assertEquals(List.of("3"), rows(connection, "select fence from relay_state"));
    }

    private void insert(String label) throws Exception {
        run(connection, "insert into things (label) values ('" + label + "')");
    }

    /** The outcome, the last position, and whether the caller sees a new epoch. */
    private String number(int fence) throws Exception {
        return rows(
                        connection,
                        "select outcome, last, fence <> %1$d from number_changes('relay', %1$d, 60000, 100)"
                                .formatted(fence))
                .get(0);
    }
}
