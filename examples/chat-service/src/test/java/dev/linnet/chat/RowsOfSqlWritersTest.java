package dev.linnet.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.database.Database;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import dev.linnet.testing.Await;
import dev.linnet.testing.service.FreshDatabase;
import dev.linnet.testing.service.ServiceOnBus;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
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
    private static final String JOIN = "{\"room\":\"%s\"}";
    private static final String SAY = "{\"room\":\"%s\",\"data\":{\"text\":\"hello\"}}";
    private static final String WHISPER = "{\"to\":\"bob\",\"data\":{\"text\":\"hello\"}}";

    private final Caller alice = new Caller(1, "alice");
    private ServiceOnBus chat;
    private Pool sql;

    @BeforeAll
    void start() {
        String url = FreshDatabase.create();
        ServiceConfig config = new ServiceConfig(url, 4, Duration.ofHours(24));
        chat = ServiceOnBus.start(
                "chat",
                vertx -> vertx.eventBus()
                        .<UsersQuery>consumer(Addresses.USERS, asked -> asked.reply(UsersAnswer.of(2, "bob")))
                        .completion()
                        .compose(ready -> Service.deploy(vertx, ChatService.definition(), config)));
        sql = new Database(url, "chat").pool(chat.vertx(), 1, Map.of());
        run("create function judge() returns trigger language plpgsql as $$ begin return null; end $$");
    }

    @AfterAll
    void stop() {
        chat.close();
    }

    @Test
    void creatingGoesOnAfterInsertsWithKeysOfTheirOwn() throws Exception {
        run("insert into rooms (pk, name, created_by) select pk, 'moved' || pk, 1 from generate_series(1000, 1050) pk");
        run("insert into messages (pk, room, author, username, text)"
                + " select pk, 1000, 1, 'alice', 'moved' from generate_series(1000, 1050) pk");
        run("insert into private_messages (pk, sender, sender_name, receiver, receiver_name, text)"
                + " select pk, 1, 'alice', 2, 'bob', 'moved' from generate_series(1000, 1050) pk");
        for (String table : List.of("rooms", "messages", "private_messages")) {
            run("alter sequence " + table + "_pk_seq restart 1000");
        }
        JsonObject joined =
                new JsonObject(ask("join", JOIN.formatted("after the move")).data());
        assertEquals(1051, joined.getJsonObject("room").getLong("pk"));
        assertEquals(1051, pk(ask("say", SAY.formatted("moved1000"))));
        assertEquals(1051, pk(ask("whisper", WHISPER)));
    }

    @Test
    void whatATriggerDropsIsRefused() throws Exception {
        ask("join", JOIN.formatted("there"));
        for (String table : List.of("rooms", "messages", "private_messages")) {
            run("create trigger judge before insert on " + table + " for each row execute function judge()");
        }
        assertEquals(DROPPED, ask("join", JOIN.formatted("never there")));
        assertEquals(DROPPED, ask("say", SAY.formatted("there")));
        assertEquals(Status.NOT_FOUND, ask("say", SAY.formatted("never there")).status());
        assertEquals(DROPPED, ask("whisper", WHISPER));
        for (String table : List.of("rooms", "messages", "private_messages")) {
            run("drop trigger judge on " + table);
        }
    }

    @Test
    void whatAConstraintRefusesIsAnsweredInItsWords() throws Exception {
        ask("join", JOIN.formatted("calm"));
        for (String table : List.of("messages", "private_messages")) {
            run("alter table " + table + " add constraint calm check (text <> 'hello')");
            run("comment on constraint calm on " + table + " is 'Stay calm.'");
        }
        Reply refused = Reply.failure(Status.BAD_REQUEST, "[{\"non_field_errors\":[\"Stay calm.\"]}]");
        assertEquals(refused, ask("say", SAY.formatted("calm")));
        assertEquals(refused, ask("whisper", WHISPER));
        run("alter table messages drop constraint calm");
        run("alter table private_messages drop constraint calm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "0044-03-15 BC", "10000-01-01 00:00+00"})
    void timesThatCannotBeShownAreRefusedAndThoseFromBeforeAreShownWithNull(String moment) throws Exception {
        run("truncate messages, private_messages");
        ask("join", JOIN.formatted("when?"));
        long said = pk(ask("say", SAY.formatted("when?")));
        long whispered = pk(ask("whisper", WHISPER));
        String[] updates = {
            "update messages set created_at = '" + moment + "' where pk = " + said,
            "update private_messages set created_at = '" + moment + "' where pk = " + whispered
        };
        for (String update : updates) {
            AssertionError refused = assertThrows(AssertionError.class, () -> run(update));
            assertInstanceOf(PgException.class, refused.getCause());
        }
        for (String table : List.of("messages", "private_messages")) {
            run("alter table " + table + " drop constraint " + table + "_created_at_shown");
        }
        run(updates);
        for (String table : List.of("messages", "private_messages")) {
            run("alter table " + table + " add constraint " + table + "_created_at_shown check (created_at >="
                    + " '0001-01-01 00:00:00+00' and created_at < '10000-01-01 00:00:00+00') not valid");
        }
        for (Reply page :
                List.of(ask("history", JOIN.formatted("when?")), ask("private_history", "{\"with\":\"bob\"}"))) {
            JsonObject shown = new JsonObject(page.data());
            assertEquals(
                    1,
                    shown.getJsonArray("results").stream()
                            .map(JsonObject.class::cast)
                            .filter(row -> row.getValue("created_at") == null)
                            .count(),
                    page.data());
            assertEquals(
                    shown.getInteger("count"), shown.getJsonArray("results").size());
        }
    }

    @Test
    void anyNameOfARoomIsShown() throws Exception {
        run("insert into rooms (name, created_by) values (e'\"\\'\\\\\\n\\u2028</script>', -9223372036854775808)");
        Reply listed = ask("list", "{\"limit\":100}");
        assertTrue(
                new JsonObject(listed.data())
                        .getJsonArray("results").stream()
                                .anyMatch(room ->
                                        ((JsonObject) room).getString("name").equals("\"'\\\n\u2028</script>")),
                listed.data());
    }

    @Test
    void columnsMayComeAndGoWhileTheServiceRuns() throws Exception {
        useEverything("before");
        for (String column : List.of("mood int default 3", "mood timestamptz default clock_timestamp()")) {
            for (String table : List.of("rooms", "messages", "private_messages", "present")) {
                run("alter table " + table + " add column " + column);
            }
            useEverything("added " + column);
            for (String table : List.of("rooms", "messages", "private_messages", "present")) {
                run("alter table " + table + " drop column mood");
            }
            useEverything("dropped " + column);
        }
    }

    /** PostgreSQL 15 refuses columns with a default otherwise. */
    @Test
    void noFunctionTiesARowTypeDown() throws Exception {
        assertEquals(
                0L,
                Await.result(sql.query("select count(*) from pg_proc p join pg_type t on t.oid = any (p.proargtypes)"
                                        + " where p.pronamespace = 'chat'::regnamespace and p.prosqlbody is not null and t.typtype = 'c'"
                                        + " and t.typname in ('rooms', 'messages', 'private_messages', 'present')")
                                .execute())
                        .iterator()
                        .next()
                        .getLong(0));
    }

    /** More often than once, so that plans are kept. */
    private void useEverything(String when) throws Exception {
        for (int i = 0; i < 7; i++) {
            assertEquals(Status.CREATED, ask("join", JOIN.formatted(when + i)).status(), when);
            assertTrue(pk(ask("say", SAY.formatted(when + i))) > 0, when);
            assertTrue(pk(ask("whisper", WHISPER)) > 0, when);
            assertEquals(Status.OK, ask("list", "{}").status(), when);
            assertEquals(Status.OK, ask("history", JOIN.formatted(when + i)).status(), when);
            assertEquals(Status.OK, ask("private_history", "{\"with\":\"bob\"}").status(), when);
        }
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
        return chat.ask(alice, action, arguments);
    }
}
