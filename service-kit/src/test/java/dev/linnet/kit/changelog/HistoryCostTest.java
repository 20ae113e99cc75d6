package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;

/** Who resumes pays for what was missed of that topic, however much happened elsewhere. */
final class HistoryCostTest {

    private static final Topic RARE = new Topic("things", "label.rare");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void threeMissedEventsAmongAHundredThousandOthersAreReadAlone() throws Exception {
        ThingsDatabase things = new ThingsDatabase(vertx);
        Pool pool = things.database().pool(vertx, 1, Map.of());
        ChangeLog log = new ChangeLog(vertx, pool, "things");
        try (Connection sql = things.connect()) {
            run(
                    sql,
                    "insert into things (label) values ('rare')",
                    "insert into things (label) select 'n' || i from generate_series(1, 50000) i",
                    "insert into things (label) values ('rare')",
                    "insert into things (label) select 'm' || i from generate_series(1, 50000) i",
                    "insert into things (label) values ('rare')",
                    "select number_changes('relay', 0, 60000, 200000)",
                    "analyze");
            Cursor beginning = new Cursor(await(log.head()).epoch(), 0);
            long before = rowsRead(pool, sql);
            History missed = await(log.history(new HistoryQuery(RARE, beginning, 100), CursorKey.random()));
            long read = rowsRead(pool, sql) - before;
            assertEquals(3, missed.events().size());
            assertTrue(read >= 3 && read < 50, "rows read: " + read);
        }
    }

    /** Of log and events, by the pool's one connection until now. */
    private static long rowsRead(Pool pool, Connection sql) throws Exception {
        await(pool.query("select pg_stat_force_next_flush()").execute());
        await(pool.query("select").execute());
        return Long.parseLong(rows(
                        sql,
                        "select sum(seq_tup_read + idx_tup_fetch) from pg_stat_user_tables where schemaname = 'things'"
                                + " and relname in ('events', 'change_log')")
                .get(0));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
