package dev.linnet.checklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.database.Database;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Await;
import dev.linnet.testing.service.FreshDatabase;
import dev.linnet.testing.service.ServiceOnBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows, keys, times, rules and columns that SQL writers and operators give the tables: the service goes on with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RowsOfSqlWritersTest {

    private static final Reply DROPPED =
            Reply.failure(Status.BAD_REQUEST, "[{\"non_field_errors\":[\"This was refused.\"]}]");

    private final Caller alice = new Caller(1, "alice");
    private ServiceOnBus checklist;
    private Pool sql;

    @BeforeAll
    void start() {
        String url = FreshDatabase.create();
        ServiceConfig config = new ServiceConfig(url, 4, Duration.ofHours(24));
        checklist =
                ServiceOnBus.start("checklist", vertx -> Service.deploy(vertx, ChecklistService.definition(), config));
        sql = new Database(url, "checklist").pool(checklist.vertx(), 1, Map.of());
        run("create function judge() returns trigger language plpgsql as $$ begin return null; end $$");
    }

    @AfterAll
    void stop() {
        checklist.close();
    }

    @Test
    void creatingGoesOnAfterInsertsWithKeysOfTheirOwn() throws Exception {
        run("insert into tasks (pk, owner, title) select pk, 2, 'moved' from generate_series(1000, 1050) pk");
        run("alter sequence tasks_pk_seq restart 1000; alter sequence items_pk_seq restart 1000");
        run("insert into items (pk, task, owner, text) select pk, 1000, 2, 'moved' from generate_series(1000,"
                + " 1050) pk");
        long task = task("mine");
        assertEquals(1051, task);
        assertEquals(1051, item(task));
    }

    @Test
    void whatATriggerDropsIsRefused() throws Exception {
        long task = task("stays");
        long item = item(task);
        for (String table : new String[] {"tasks", "items"}) {
            run("create trigger judge before insert or update or delete on " + table
                    + " for each row execute function judge()");
        }
        assertEquals(DROPPED, ask("task.create", "{\"data\":{\"title\":\"a\"}}"));
        assertEquals(DROPPED, ask("item.create", "{\"data\":{\"task\":" + task + ",\"text\":\"a\"}}"));
        assertEquals(DROPPED, ask("task.patch", "{\"pk\":" + task + ",\"data\":{\"title\":\"b\"}}"));
        assertEquals(DROPPED, ask("item.patch", "{\"pk\":" + item + ",\"data\":{\"text\":\"b\"}}"));
        assertEquals(DROPPED, ask("task.delete", "{\"pk\":" + task + "}"));
        assertEquals(DROPPED, ask("item.delete", "{\"pk\":" + item + "}"));
        for (String table : new String[] {"tasks", "items"}) {
            run("drop trigger judge on " + table);
        }
        assertEquals(
                Status.NOT_FOUND,
                ask("item.patch", "{\"pk\":" + item + ",\"data\":{\"task\":999999}}")
                        .status());
    }

    @Test
    void whatAConstraintRefusesIsAnsweredInItsWords() throws Exception {
        run("alter table tasks add constraint calm check (title not like '%!%')");
        run("comment on constraint calm on tasks is 'Stay calm.'");
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"non_field_errors\":[\"Stay calm.\"]}]"),
                ask("task.create", "{\"data\":{\"title\":\"now!\"}}"));
        run("alter table tasks drop constraint calm");
    }

    /** An item whose task is gone is 404. Another foreign key is a rule of the operator. */
    @Test
    void aForeignKeyOfTheOperatorIsAnsweredInItsWords() throws Exception {
        long task = task("known");
        run("create table known (text text primary key)");
        run("alter table items add constraint known_words foreign key (text) references known not valid");
        run("comment on constraint known_words on items is 'Say what is known.'");
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"non_field_errors\":[\"Say what is known.\"]}]"),
                ask("item.create", "{\"data\":{\"task\":" + task + ",\"text\":\"new\"}}"));
        run("alter table items drop constraint known_words");
        run("drop table known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "0044-03-15 BC", "10000-01-01 00:00+00"})
    void timesThatCannotBeShownAreRefusedAndShownWithNullWithoutTheConstraint(String moment) throws Exception {
        long task = task("when?");
        long item = item(task);
        String[] updates = {
            "update tasks set created_at = '" + moment + "' where pk = " + task,
            "update items set created_at = '" + moment + "' where pk = " + item,
            "update items set done_by = 1, done_at = '" + moment + "' where pk = " + item
        };
        for (String update : updates) {
            AssertionError refused = assertThrows(AssertionError.class, () -> run(update));
            assertInstanceOf(PgException.class, refused.getCause());
        }
        JsonArray constraints = new JsonArray(
                Await.result(sql.query("select json_agg(format('alter table %s add constraint %s %s not valid',"
                                        + " conrelid::regclass, conname, pg_get_constraintdef(oid)))::text from"
                                        + " pg_constraint where conname like '%shown'")
                                .execute())
                        .iterator()
                        .next()
                        .getString(0));
        assertEquals(3, constraints.size());
        run("alter table tasks drop constraint tasks_created_at_shown");
        run("alter table items drop constraint items_created_at_shown, drop constraint items_done_at_shown");
        run(updates);
        for (Object constraint : constraints) {
            run((String) constraint);
        }
        JsonObject shown =
                new JsonObject(ask("task.retrieve", "{\"pk\":" + task + "}").data());
        assertEquals("when?", shown.getString("title"));
        assertTrue(shown.containsKey("created_at") && shown.getValue("created_at") == null, shown.encode());
        JsonObject first = shown.getJsonArray("items").getJsonObject(0);
        assertTrue(first.getValue("created_at") == null && first.getValue("done_at") == null, shown.encode());
        run("delete from tasks where pk = " + task);
    }

    @Test
    void columnsMayComeAndGoWhileTheServiceRuns() throws Exception {
        useEverything();
        for (String column : new String[] {"mood int default 3", "mood timestamptz default clock_timestamp()"}) {
            for (String table : new String[] {"tasks", "items"}) {
                run("alter table " + table + " add column " + column);
            }
            useEverything();
            for (String table : new String[] {"tasks", "items"}) {
                run("alter table " + table + " drop column mood");
            }
            useEverything();
        }
    }

    /** PostgreSQL 15 refuses columns with a default otherwise. */
    @Test
    void noFunctionTiesARowTypeDown() throws Exception {
        assertEquals(
                0L,
                Await.result(sql.query("select count(*) from pg_proc p join pg_type t on t.oid = any (p.proargtypes)"
                                        + " where p.pronamespace = 'checklist'::regnamespace and p.prosqlbody is not null and t.typtype ="
                                        + " 'c' and t.typname in ('tasks', 'items')")
                                .execute())
                        .iterator()
                        .next()
                        .getLong(0));
    }

    /** More often than once, so that plans are kept. */
    private void useEverything() throws Exception {
        for (int i = 0; i < 7; i++) {
            long task = task("a");
            long item = item(task);
            String key = "{\"pk\":" + task + "}";
            assertEquals(Status.OK, ask("list", "{}").status());
            assertEquals(Status.OK, ask("task.retrieve", key).status());
            assertEquals(
                    Status.OK,
                    ask("task.patch", "{\"pk\":" + task + ",\"data\":{\"title\":\"b\"}}")
                            .status());
            assertEquals(
                    Status.OK,
                    ask("item.patch", "{\"pk\":" + item + ",\"data\":{\"done\":true}}")
                            .status());
            assertEquals(
                    Status.NO_CONTENT,
                    ask("item.delete", "{\"pk\":" + item + "}").status());
            assertEquals(Status.NO_CONTENT, ask("task.delete", key).status());
        }
    }

    private long task(String title) throws Exception {
        return pk(ask("task.create", "{\"data\":{\"title\":\"" + title + "\"}}"));
    }

    private long item(long task) throws Exception {
        return pk(ask("item.create", "{\"data\":{\"task\":" + task + ",\"text\":\"an item\"}}"));
    }

    private static long pk(Reply made) {
        assertEquals(Status.CREATED, made.status(), made.toString());
        return new JsonObject(made.data()).getLong("pk");
    }

    private void run(String... statements) {
        for (String statement : statements) {
            Await.result(sql.query(statement).execute());
        }
    }

    private Reply ask(String action, String arguments) {
        return checklist.ask(alice, action, arguments);
    }
}
