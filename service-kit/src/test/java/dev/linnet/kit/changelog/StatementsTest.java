package dev.linnet.kit.changelog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.RelayHint;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatementsTest {

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> wakes = new LinkedBlockingQueue<>();
    private Pool pool;
    private Statements statements;

    @BeforeEach
    void open() throws Exception {
        pool = new ThingsDatabase(vertx).database().pool(vertx, 1, Map.of());
        statements = new Statements(pool, new ChangeLog(vertx, pool, "things"));
        await(vertx.eventBus()
                .<RelayHint>consumer(Addresses.written("things"), message -> wakes.add("wake"))
                .completion());
    }

    @AfterEach
    void close() throws Exception {
        await(pool.close());
        await(vertx.close());
    }

    @Test
    void theTextIsTheFirstColumnOfTheOnlyRowIfThereIsAny() throws Exception {
        String sql = "select $1::text, 'other' where $2";
        assertEquals(Optional.of("a"), await(statements.query(sql, "a", true).map(Statements::text)));
        assertEquals(Optional.empty(), await(statements.query(sql, null, true).map(Statements::text)));
        assertEquals(Optional.empty(), await(statements.query(sql, "a", false).map(Statements::text)));
        assertTrue(await(statements.query("select where $1", true).map(Statements::any)));
        assertFalse(await(statements.query("select where $1", false).map(Statements::any)));
    }

    @Test
    void aWriteSaysWhetherAnyRowWasChangedAndWakesTheRelay() throws Exception {
        assertFalse(
                await(statements.write("delete from things where pk = $1", 0L).map(Statements::any)));
        assertEquals("wake", wakes.poll(60, TimeUnit.SECONDS));
        await(statements.query("select"));
        assertNull(wakes.poll());
    }

    @Test
    void aWritePassesOverKeysThatWereTakenAlsoOfSeveralTables() throws Exception {
        await(pool.query("insert into things (pk, label) select pk, 'taken' from generate_series(1, 100) pk")
                .execute());
        String insert = "insert into things (label) values ($1) returning pk";
        assertEquals(
                101, await(statements.write(insert, "new")).iterator().next().getLong(0));
        await(pool.query("create table \"Odd things\" (\"The key\" int generated always as identity primary key);"
                        + " insert into \"Odd things\" overriding system value values (1), (2), (7)")
                .execute());
        String odd = "insert into \"Odd things\" default values returning \"The key\"";
        assertEquals(8, await(statements.write(odd)).iterator().next().getInteger(0));
    }

    @Test
    void aKeyThatNoSequenceGivesOrThatATriggerChoosesStaysTaken() throws Exception {
        String given = "insert into things (pk, label) values (5, 'mine')";
        await(statements.write(given));
        assertEquals("23505", refusal(statements.write(given)).getSqlState());
        await(pool.query("create table names (name text primary key); insert into names values ('a')")
                .execute());
        assertEquals(
                "names_pkey",
                refusal(statements.write("insert into names values ('a')")).getConstraint());
    }

    @Test
    void aWriteThatAConstraintRefusesFailsInTheWordsOfItsComment() throws Exception {
        await(pool.query("alter table things add constraint short check (length(label) < 9);"
                        + " create domain mood as text constraint calm check (value = 'calm');"
                        + " alter table things add mood mood")
                .execute());
        String label = "insert into things (label) values ('longer than nine')";
        String mood = "insert into things (label, mood) values ('a', 'wild')";
        assertEquals(
                "new row for relation \"things\" violates check constraint \"short\"",
                refusal(statements.write(label)).getErrorMessage());
        await(pool.query("comment on constraint short on things is 'Be short.';"
                        + " comment on constraint calm on domain mood is 'Be calm.'")
                .execute());
        assertEquals("Be short.", refusal(statements.write(label)).getErrorMessage());
        assertEquals("short", refusal(statements.write(label)).getConstraint());
        assertEquals("Be calm.", refusal(statements.write(mood)).getErrorMessage());
    }

    @Test
    void aSnapshotTellsThePointInHistoryWithAndWithoutRows() throws Exception {
        await(statements.write("insert into things (label) values ('a'), ('b')"));
        await(statements.query("select number_changes('relay', 0, 60000, 1000)"));
        Snapshot two = await(statements.snapshot("select label from things where label < $1 order by label desc", "c"));
        assertEquals(
                List.of("b", "a"),
                two.rows().stream().map(row -> row.getString("label")).toList());
        assertEquals(2, two.cursor().position());
        Snapshot none = await(statements.snapshot("select from things where false"));
        assertEquals(Optional.empty(), none.row());
        assertEquals(two.cursor(), none.cursor());
        Snapshot bare = await(statements.snapshot("select from things where label = 'a'"));
        assertTrue(bare.row().isPresent());
    }

    @Test
    void aSnapshotOfATopicLeavesOutWhatWillComeAsAnEvent() throws Exception {
        Topic all = new Topic("things", "all");
        String sql = "select string_agg(label, ',' order by label) as labels from things"
                + " where 'create ' || pk <> all (ahead.entered) and label <> $1";
        await(statements.write("insert into things (label) values ('a')"));
        await(statements.query("select number_changes('relay', 0, 60000, 1000)"));
        assertTrue(await(statements.snapshot(all, sql, "x")).agrees());
        await(statements.write("insert into things (label) values ('b')"));
        Snapshot ahead = await(statements.snapshot(all, sql, "x"));
        assertFalse(ahead.agrees());
        assertEquals("a", ahead.row().orElseThrow().getString("labels"));
        assertEquals(1, ahead.cursor().position());
        assertTrue(await(statements.snapshot(new Topic("things", "label.a"), sql, "x"))
                .agrees());
    }

    private static PgException refusal(Future<?> failing) throws Exception {
        return (PgException) await(failing.transform(done -> Future.succeededFuture(done.cause())));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
