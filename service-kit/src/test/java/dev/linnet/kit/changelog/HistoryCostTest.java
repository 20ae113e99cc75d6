package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.MovedQuery;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who resumes pays for what was missed of that topic, however much happened elsewhere. */
final class HistoryCostTest {

    private static final Topic RARE = new Topic("things", "label.rare");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /**
     * Whatever the planner knows: tables without statistics, as they are until a first analyze, and kept plans.
     *
     * @param knows what it is told before the reads
     */
    @ParameterizedTest
    @CsvSource({
        "force_custom_plan, select",
        "force_generic_plan, select",
        "force_custom_plan, analyze",
        "force_generic_plan, analyze"
    })
    void threeMissedEventsAmongAHundredThousandOthersAreReadAlone(String plans, String knows) throws Exception {
        ThingsDatabase things = new ThingsDatabase(vertx);
        Pool pool = things.database().pool(vertx, 1, Map.of("plan_cache_mode", plans));
        ChangeLog log = new ChangeLog(vertx, pool, "things");
        try (Connection sql = things.connect()) {
            run(
                    sql,
                    "alter table change_log set (autovacuum_enabled = off)",
                    "alter table events set (autovacuum_enabled = off)",
                    "alter table things set (autovacuum_enabled = off)",
                    "insert into things (label) values ('rare')",
                    "insert into things (label) select 'n' || i from generate_series(1, 50000) i",
                    "insert into things (label) values ('rare')",
                    "insert into things (label) select 'm' || i from generate_series(1, 50000) i",
                    "insert into things (label) values ('rare')",
                    "select number_changes('relay', 0, 60000, 200000)",
                    knows);
            Cursor head = await(log.head());
            Cursor beginning = new Cursor(head.epoch(), 0);
            Cursor late = new Cursor(head.epoch(), head.position() - 3);
            Cost cost = new Cost(pool, sql);

            HistoryQuery missed = new HistoryQuery(RARE, beginning, 100);
            cost.atMost(
                    100,
                    () -> assertEquals(
                            3,
                            await(log.history(missed, CursorKey.random()))
                                    .events()
                                    .size()));
            cost.atMost(100, () -> assertEquals(Optional.of(head), await(log.headIfItMoved(RARE, late))));
            Topic quiet = new Topic("things", "label.none");
            cost.atMost(100, () -> assertEquals(Optional.empty(), await(log.headIfItMoved(quiet, beginning))));
            MovedQuery since = new MovedQuery(late);
            cost.atMost(
                    100,
                    () -> assertTrue(await(log.moved("things", since)).topics().size() >= 3));
        }
    }

    private record Cost(Pool pool, Connection sql) {

        void atMost(long rows, Executable read) throws Exception {
            long before = rowsRead(pool, sql);
            try {
                read.execute();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            long cost = rowsRead(pool, sql) - before;
            assertTrue(cost <= rows, "rows read: " + cost);
        }
    }

    /** Of tables and indexes, by the pool's one connection until now. */
    static long rowsRead(Pool pool, Connection sql) throws Exception {
        await(pool.query("select pg_stat_force_next_flush()").execute());
        await(pool.query("select").execute());
        return Long.parseLong(rows(
                        sql,
                        "select sum(read) from (select schemaname, relname, seq_tup_read as read from pg_stat_user_tables"
                                + " union all select schemaname, relname, idx_tup_read from pg_stat_user_indexes) r"
                                + " where schemaname = 'things' and relname in ('events', 'change_log', 'things')")
                .get(0));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
