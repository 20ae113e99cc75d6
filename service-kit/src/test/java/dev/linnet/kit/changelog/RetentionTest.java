package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of a change log, and what is said of the rest. */
final class RetentionTest {

    private static final Topic ALL = new Topic("things", "all");
    private static final long DAY_MS = 24 * 60 * 60 * 1000L;

    private final Vertx vertx = Vertx.vertx();
    private ThingsDatabase things;
    private Connection connection;
    private ChangeLog log;

    @BeforeEach
    void prepare() throws Exception {
        things = new ThingsDatabase(vertx);
        connection = things.connect();
        log = new ChangeLog(vertx, things.database().pool(vertx, 2, Map.of()), "things");
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        await(vertx.close());
    }

    @Test
    void whatIsOlderThanIsKeptGoesAndTheRestStays() throws Exception {
        write(10);
        forget();
        age("23 hours");
        write(5);
        forget();
        assertEquals(30, count("events"), "younger than a day");
        age("2 hours");
        forget();
        assertEquals(10, count("events"));
        assertEquals(5, count("change_log"));
        assertEquals("11", rows(connection, "select min(position) from events").get(0));
    }

    @Test
    void whatSaysHowOldPositionsAreDoesNotPileUpWhileNothingHappens() throws Exception {
        write(1);
        for (int day = 0; day < 5; day++) {
            forget();
            age("25 hours");
        }
        forget();
        assertEquals(2, count("checkpoints"));
    }

    /** Only its own followers are told of such a row, and there were none when it came. */
    @Test
    void whatNoEventCameOfGoesToo() throws Exception {
        run(
                connection,
                "create table secrets (pk bigint generated always as identity primary key)",
                "create function secret_topics(s secrets) returns text[] language sql immutable return"
                        + " array[s.pk::text]",
                "create function secret_data(s secrets) returns text language sql immutable return '{}'",
                "select linnet_observe('secrets', 'secrets', 'secret_topics', 'secret_data')",
                "insert into secrets select from generate_series(1, 5)",
                "select linnet_announce('things', '{}', 'nothing', '1', '{}')");
        write(1);
        assertEquals(6, count("change_log"));
        forget();
        age("25 hours");
        run(connection, "update secrets set pk = default where pk = 1");
        write(1);
        forget();
        // The row's end, the one that took its place, and the latest thing.
        assertEquals(3, count("change_log"));
    }

    @Test
    void itGoesInSmallSteps() throws Exception {
        write(10);
        forget();
        age("25 hours");
        assertTrue(step(4), "raises the floor first");
        assertEquals(20, count("events"));
        assertTrue(step(4));
        assertEquals(12, count("events"));
        assertTrue(step(4));
        assertEquals(4, count("events"));
        assertFalse(step(4));
        assertEquals(0, count("events"));
    }

    @Test
    void aCursorBelowTheFloorHasLostSomethingAndOneAtItHasNot() throws Exception {
        write(10);
        forget();
        age("25 hours");
        write(1);
        forget();
        Cursor head = log.head().await(60, TimeUnit.SECONDS);
        assertEquals(11, head.position());
        assertTrue(isKept(new Cursor(head.epoch(), 10), head));
        assertFalse(isKept(new Cursor(head.epoch(), 9), head));
        assertFalse(isKept(new Cursor(head.epoch(), 12), head), "above the head");
        assertFalse(isKept(new Cursor(head.epoch() + 1, 10), head), "of another epoch");
        assertFalse(history(head.epoch(), 10).lost());
        assertTrue(history(head.epoch(), 9).lost());
        assertTrue(history(head.epoch() + 1, 10).lost());
    }

    /** Neither the floor nor the removal may wait for a writer, or let one wait. */
    @Test
    void itDoesNotWaitForWriters() throws Exception {
        write(10);
        forget();
        age("25 hours");
        connection.setAutoCommit(false);
        run(connection, "update things set label = 'open'");
        try (Connection other = things.connect()) {
            run(other, "set statement_timeout = '5s'", "select forget_history(" + DAY_MS + ", 1000)");
            run(other, "select forget_history(" + DAY_MS + ", 1000)");
            assertEquals("0", rows(other, "select count(*) from events").get(0));
        }
        connection.rollback();
    }

    /** Events that are numbered, one for each thing in the topic of all and one in that of its label. */
    private void write(int things) throws Exception {
        run(connection, "insert into things (label) select 'a' from generate_series(1, " + things + ")");
        run(connection, "select number_changes('relay', fence, 60000, 1000) from relay_state");
    }

    private void age(String time) throws Exception {
        run(connection, "update checkpoints set at = at - interval '" + time + "'");
    }

    private void forget() throws Exception {
        while (step(1000)) {
            // There is more to forget.
        }
    }

    private boolean step(int most) throws Exception {
        return rows(connection, "select forget_history(" + DAY_MS + ", " + most + ")")
                .get(0)
                .equals("t");
    }

    private long count(String table) throws Exception {
        return Long.parseLong(rows(connection, "select count(*) from " + table).get(0));
    }

    private boolean isKept(Cursor since, Cursor head) throws Exception {
        return await(log.isKept(since, head));
    }

    private History history(long epoch, long position) throws Exception {
        return await(log.history(new HistoryQuery(ALL, new Cursor(epoch, position), 100), CursorKey.random()));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
