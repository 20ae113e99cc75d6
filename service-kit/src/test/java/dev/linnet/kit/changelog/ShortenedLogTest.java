package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody has emptied the log or its events, or taken rows out of them: what was missed cannot be had, and no one must think it can. */
final class ShortenedLogTest {

    private static final Topic ALL = new Topic("things", "all");
    private static final String NUMBER = "select number_changes('relay', fence, 60000, 1000) from relay_state";

    private Vertx vertx;
    private Connection connection;
    private ChangeLog log;
    private Cursor seen;

    @BeforeEach
    void missSomething() throws Exception {
        vertx = Vertx.vertx();
        ThingsDatabase things = new ThingsDatabase(vertx);
        connection = things.connect();
        Pool pool = things.database().pool(vertx, 2, Map.of());
        log = new ChangeLog(vertx, pool, "things");
        run(connection, "insert into things (label) values ('seen')", NUMBER);
        seen = await(log.head());
        run(connection, "insert into things (label) values ('missed')", NUMBER);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        vertx.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "truncate change_log, events",
                "truncate change_log",
                "truncate events",
                "delete from change_log",
                "delete from events",
                "delete from events where position = 2",
                "delete from change_log where id = 2"
            })
    void whatWasMissedIsSaidToBeLost(String shortened) throws Exception {
        assertTrue(await(log.isKept(seen, await(log.head()))));
        run(connection, shortened);
        // At once, and after the relay has looked.
        assertFalse(await(log.isKept(seen, await(log.head()))));
        assertTrue(await(log.history(new HistoryQuery(ALL, seen, 10), CursorKey.random()))
                .lost());
        run(connection, NUMBER);
        Cursor head = await(log.head());
        assertNotEquals(seen.epoch(), head.epoch());
        assertFalse(await(log.isKept(seen, head)));
        assertTrue(await(log.history(new HistoryQuery(ALL, seen, 10), CursorKey.random()))
                .lost());
        // And it goes on from there.
        run(connection, "insert into things (label) values ('next')", NUMBER);
        assertEquals(
                1,
                await(log.history(new HistoryQuery(ALL, head, 10), CursorKey.random()))
                        .events()
                        .size());
    }

    /** Without its triggers, as by a replica that left the log out. */
    @Test
    void aChangeThatIsNotInTheLogIsLostAndNoException() throws Exception {
        run(
                connection,
                "set session_replication_role = replica",
                "delete from change_log where id = 2",
                "set session_replication_role = origin");
        History history = await(log.history(new HistoryQuery(ALL, seen, 10), CursorKey.random()));
        assertTrue(history.lost());
        assertEquals(0, history.events().size());
        // Else whoever resumes would be told that nothing is missing, and lose his socket, again and again.
        run(connection, NUMBER);
        assertFalse(await(log.isKept(seen, await(log.head()))));
    }

    @Test
    void whatRetentionRemovesBeginsNoOtherHistory() throws Exception {
        String epoch = rows(connection, "select epoch # salt from relay_state").get(0);
        run(
                connection,
                "select forget_history(1, 100)",
                "select pg_sleep(0.01)",
                "select forget_history(1, 100)",
                "select forget_history(1, 100)");
        assertEquals("0", rows(connection, "select count(*) from events").get(0));
        assertEquals(
                epoch, rows(connection, "select epoch # salt from relay_state").get(0));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
