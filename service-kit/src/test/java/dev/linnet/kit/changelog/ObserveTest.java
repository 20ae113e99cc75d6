package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.database.Schema;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** What the triggers log, whatever statement a row was written by. */
final class ObserveTest {

    private static final String LOGGED =
            "select pk, topics_before[3], topics_after[3], coalesce(data, 'gone') from change_log order by id";

    private Vertx vertx;
    private ThingsDatabase things;
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        vertx = Vertx.vertx();
        things = new ThingsDatabase(vertx);
        connection = things.connect();
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        vertx.close();
    }

    @Test
    void copyLogsEveryRow() throws Exception {
        new CopyManager(connection.unwrap(BaseConnection.class))
                .copyIn("copy things (pk, label) from stdin", new java.io.StringReader("1\ta\n2\tb\n"));
        assertEquals(
                List.of("1 null label.a {\"pk\":1,\"label\":\"a\"}", "2 null label.b {\"pk\":2,\"label\":\"b\"}"),
                logged());
    }

    /** By the pk alone, each row would pair with every row of that user. */
    @Test
    void aKeyOfSeveralColumnsPairsEachRowWithItself() throws Exception {
        observePresence("pk,place");
        run(
                connection,
                "insert into present (place, pk, username) values ('here', 7, 'a'), ('there', 7, 'a')",
                "delete from change_log",
                "update present set username = 'b'");
        assertEquals(
                List.of("7 {here} {here} b", "7 {there} {there} b"),
                rows(connection, "select pk, topics_before, topics_after, data from change_log order by topics_after"));
    }

    @Test
    void aKeyThatIsNotUniqueIsRefused() {
        SQLException refused = assertThrows(SQLException.class, () -> observePresence("pk"));
        assertTrue(refused.toString().contains("present has no unique key (pk)"), refused.toString());
    }

    @Test
    void theServiceNamesItsEventsAndWhatIsShownOfARowThatIsGone() throws Exception {
        observePresence("pk,place");
        run(
                connection,
                "insert into present (place, pk, username) values ('here', 7, 'a')",
                "delete from present",
                "select linnet_announce('things', '{here}', 'greet', '7', '{}')",
                "select * from number_changes('relay', 1, 60000, 1000)");
        assertEquals(
                List.of("join a", "leave was a", "greet {}"),
                rows(
                        connection,
                        "select coalesce(c.names[array_position('{create,update,delete}', e.kind)], e.kind),"
                                + " coalesce(c.data_gone, c.data) from events e join change_log c on c.id = e.change_id"
                                + " order by position"));
    }

    private void observePresence(String key) throws SQLException {
        run(
                connection,
                "create function place(p present) returns text[] language sql immutable return array[p.place]",
                "create function name(p present) returns text language sql immutable return p.username",
                "create function was(p present) returns text language sql immutable return 'was ' || p.username",
                "select linnet_observe('present', 'things', 'place', 'name', key => '" + key
                        + "', names => '{join,update,leave}', gone => 'was')");
    }

    @Test
    void onConflictLogsInsertsAndUpdates() throws Exception {
        run(
                connection,
                "insert into things (pk, label) values (1, 'a')",
                "insert into things (pk, label) values (1, 'b'), (2, 'c')"
                        + " on conflict (pk) do update set label = excluded.label");
        assertEquals(
                List.of(
                        "1 label.a label.b {\"pk\":1,\"label\":\"b\"}",
                        "1 null label.a {\"pk\":1,\"label\":\"a\"}",
                        "2 null label.c {\"pk\":2,\"label\":\"c\"}"),
                logged().stream().sorted().toList());
    }

    @Test
    void mergeLogsAllThree() throws Exception {
        run(
                connection,
                "insert into things (pk, label) values (1, 'a'), (2, 'b')",
                "delete from change_log",
                "merge into things t using (values (1, 'x'), (2, null), (3, 'z')) v (pk, label) on t.pk = v.pk"
                        + " when matched and v.label is null then delete"
                        + " when matched then update set label = v.label"
                        + " when not matched then insert (pk, label) values (v.pk, v.label)");
        assertEquals(
                List.of(
                        "1 label.a label.x {\"pk\":1,\"label\":\"x\"}",
                        "2 label.b null gone",
                        "3 null label.z {\"pk\":3,\"label\":\"z\"}"),
                logged().stream().sorted().toList());
    }

    @Test
    void truncateLogsEveryRowAsDeleted() throws Exception {
        run(
                connection,
                "insert into things (pk, label) values (1, 'a'), (2, 'b')",
                "delete from change_log",
                "truncate things");
        assertEquals(List.of("1 label.a null gone", "2 label.b null gone"), logged());
    }

    @Test
    void aChangedKeyIsADeleteAndACreate() throws Exception {
        run(
                connection,
                "insert into things (pk, label) values (1, 'a')",
                "delete from change_log",
                "update things set pk = 7");
        assertEquals(
                List.of("1 label.a null gone", "7 null label.a {\"pk\":7,\"label\":\"a\"}"),
                logged().stream().sorted().toList());
    }

    @Test
    void whatIsRolledBackIsNotLogged() throws Exception {
        connection.setAutoCommit(false);
        run(connection, "insert into things (label) values ('a')", "savepoint s");
        run(connection, "insert into things (label) values ('b')", "rollback to s");
        connection.commit();
        assertEquals(List.of("label.a"), rows(connection, "select topics_after[3] from change_log"));
    }

    @Test
    void aWriterNeedsNoRightsButThoseOnTheTable() throws Exception {
        run(
                connection,
                "create role writer_of_things",
                "grant usage on schema things to writer_of_things",
                "grant insert, update, delete, truncate, select on things to writer_of_things",
                "set role writer_of_things",
                "set search_path = pg_catalog",
                "insert into things.things (label) values ('a')",
                "update things.things set label = 'b'",
                "delete from things.things",
                "truncate things.things",
                "reset role",
                "set search_path = things");
        assertEquals(3, logged().size());
        run(connection, "drop owned by writer_of_things", "drop role writer_of_things");
    }

    /** Its own table has a column of the observed type, named as the functions might name a row. */
    @Test
    void aRoleWithUsageAloneCannotForgeEvents() throws Exception {
        String forge = "create trigger forged after %s on forged referencing %s table as %s for each statement"
                + " execute function things.things_log_%s()";
        run(
                connection,
                "create role forger_of_events",
                "grant usage on schema things to forger_of_events",
                "set role forger_of_events",
                "create temp table forged (n things.things, o things.things, pk bigint)");
        try {
            for (String function : List.of("insert", "update", "delete")) {
                refused(forge.formatted(function, function.equals("delete") ? "old" : "new", "new_rows", function));
            }
            for (String called : List.of(
                    "things.linnet_announce('things', '{all}', 'create', '1', '{}')",
                    "things.number_changes('me', 0, 1500, 100)",
                    "things.new_epoch()",
                    "things.forget_history(1000, 100)",
                    "things.log_rows_now('{things}', '{\"\"}')",
                    "things.linnet_observe('forged', 'things', 'thing_topics', 'thing_data')")) {
                refused("select " + called);
            }
            // If somebody did grant it, the functions would still know their own table.
            run(
                    connection,
                    "reset role",
                    "grant execute on all functions in schema things to forger_of_events",
                    "set role forger_of_events",
                    forge.formatted("insert", "new", "new_rows", "insert"),
                    "create trigger forged_too before truncate on forged for each statement"
                            + " execute function things.things_log_truncate()",
                    "create trigger emptied before truncate on forged for each statement"
                            + " execute function things.log_is_shortened()");
            refused("insert into forged values ((7, 'forged', null), (7, 'forged', null), 7)");
            refused("truncate forged");
            run(connection, "drop trigger forged_too on forged");
            refused("truncate forged");
            run(connection, "reset role");
            assertEquals(List.of(), logged());
        } finally {
            run(
                    connection,
                    "reset role",
                    "drop table forged",
                    "drop owned by forger_of_events",
                    "drop role forger_of_events");
        }
    }

    private void refused(String sql) {
        SQLException refused = assertThrows(SQLException.class, () -> run(connection, sql), sql);
        assertEquals("42501", refused.getSQLState(), refused.toString());
    }

    @Test
    void nobodyElseMayExecuteWhatRunsWithTheOwnersRights() throws Exception {
        assertEquals(
                List.of(),
                rows(
                        connection,
                        "select p.oid::regprocedure from pg_proc p where p.pronamespace = 'things'::regnamespace and"
                                + " p.prosecdef and (has_function_privilege('pg_monitor', p.oid, 'execute') or not"
                                + " array_to_string(p.proconfig, ',') like '%search_path=things, pg_temp%')"));
    }

    @Test
    void columnsMayBeNamedAsTheFunctionsNameRows() throws Exception {
        run(
                connection,
                "create table odd (n text, o text, t text, new_rows text, old_rows text, topics text, k text primary"
                        + " key)",
                "create function odd_topics(odd odd) returns text[] language sql immutable return array['all', 'odd',"
                        + " 'label.' || odd.n]",
                "create function odd_data(odd odd) returns text language sql immutable return to_json(odd.o)::text",
                "select linnet_observe('odd', 'things', 'odd_topics', 'odd_data', key => 'k')",
                "insert into odd values ('n', 'o', 't', 'new', 'old', 'topics', 'k')",
                "update odd set o = 'p'",
                "delete from odd");
        assertEquals(
                List.of("\"k\" null label.n \"o\"", "\"k\" label.n label.n \"p\"", "\"k\" label.n null gone"),
                logged());
    }

    @Test
    void aStartIsRefusedWhenATriggerIsDisabled() throws Exception {
        Pool pool = things.database().pool(vertx, 1, Map.of());
        Schema.checkObserved(pool).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        run(connection, "alter table things disable trigger linnet_update");
        ExecutionException refused = assertThrows(
                ExecutionException.class,
                () -> Schema.checkObserved(pool)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("linnet_update is missing or disabled"),
                refused.toString());
    }

    private List<String> logged() throws Exception {
        return rows(connection, LOGGED);
    }
}
