package dev.linnet.posts;

import static dev.linnet.posts.RunningPosts.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows, keys, times and columns that SQL writers and operators give the tables: the service goes on with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RowsOfSqlWritersContract {

    private RunningPosts linnet;
    private Caller author;

    /** An empty database. */
    abstract String databaseUrl() throws Exception;

    void stopDatabase() throws Exception {}

    @BeforeAll
    void start() throws Exception {
        linnet = new RunningPosts(databaseUrl());
        author = linnet.login("author");
    }

    @AfterAll
    void stop() throws Exception {
        linnet.close();
        stopDatabase();
    }

    @Test
    void creatingGoesOnAfterAnInsertWithKeysOfItsOwn() throws Exception {
        for (boolean withKeys : new boolean[] {false, true}) {
            long first =
                    linnet.number("select coalesce(max(pk) filter (where pk < 1000000000), 0) + 1 from posts.posts");
            linnet.query(
                    "insert into posts.posts (pk, author, body) select pk, $1, 'moved' from generate_series($2, $2 + 49) pk",
                    author.pk(),
                    first);
            List<Future<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                replies.add(linnet.send(
                        author,
                        "create",
                        "{\"data\":{\"body\":\"mine\"}"
                                + (withKeys ? ",\"idempotency_key\":\"moved " + i + "\"}" : "}")));
            }
            for (Future<Reply> reply : replies) {
                assertEquals(
                        Status.CREATED,
                        await(reply).status(),
                        () -> reply.result().toString());
                assertTrue(new JsonObject(await(reply).data()).getLong("pk") >= first + 50);
            }
        }
    }

    @Test
    void keysThatJavaScriptCannotReadDoNotExhaustTheSequence() throws Exception {
        linnet.run(
                "insert into posts.posts (pk, author, body) values (9223372036854775807, " + author.pk() + ", 'last')");
        long taken = linnet.number("select nextval('posts.posts_pk_seq')") + 1;
        linnet.query("insert into posts.posts (pk, author, body) values ($1, $2, 'next')", taken, author.pk());
        Reply reply = await(linnet.create(author, "mine"));
        assertEquals(Status.CREATED, reply.status(), reply.toString());
        long pk = new JsonObject(reply.data()).getLong("pk");
        assertTrue(pk > taken && pk < 1L << 53, reply.toString());
        linnet.run("delete from posts.posts where pk = 9223372036854775807");
    }

    @Test
    void loggingInGoesOnAfterUsersWithKeysOfTheirOwn() throws Exception {
        long first = linnet.number("select nextval('posts.users_pk_seq')") + 1;
        linnet.query(
                "insert into posts.users (pk, username) select pk, 'moved' || pk from generate_series($1, $1 + 9) pk",
                first);
        assertTrue(linnet.login("later").pk() > first + 9);
        assertEquals(first, linnet.login("moved" + first).pk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "0044-03-15 BC", "10000-01-01 00:00+00", "294276-12-31"})
    void timesThatCannotBeShownAreRefused(String moment) {
        ExecutionException refused = assertThrows(
                ExecutionException.class,
                () -> linnet.run("insert into posts.posts (author, body, created_at) values (" + author.pk()
                        + ", 'when?', '" + moment + "')"));
        assertTrue(refused.toString().contains("posts_created_at_shown"), refused.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "0044-03-15 BC", "10000-01-01 00:00+00"})
    void rowsFromBeforeWithSuchTimesAreShownWithNull(String moment) throws Exception {
        String constraint =
                "check (created_at >= '0001-01-01 00:00:00+00' and created_at < '10000-01-01 00:00:00+00') not valid";
        linnet.run("alter table posts.posts drop constraint posts_created_at_shown");
        long pk = linnet.number(
                "insert into posts.posts (author, body, created_at) values ($1, 'when?', $2::text::timestamptz) returning pk",
                author.pk(),
                moment);
        linnet.run("alter table posts.posts add constraint posts_created_at_shown " + constraint);
        JsonObject shown = new JsonObject()
                .put("pk", pk)
                .put("author", author.pk())
                .put("body", "when?")
                .putNull("created_at");
        assertEquals(
                shown,
                new JsonObject(
                        linnet.posts(author, "retrieve", "{\"pk\":" + pk + "}").data()));
        JsonObject page = new JsonObject(linnet.posts(author, "list", "{\"body_contains\":\"when?\",\"limit\":10}")
                .data());
        assertEquals(new JsonArray().add(shown), page.getJsonArray("results"));
        assertEquals(1, page.getInteger("count"));
        linnet.run("delete from posts.posts where pk = " + pk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01 00:00:00+00", "9999-12-31 23:59:59.999999+00"})
    void theFirstAndTheLastMomentAreShown(String moment) throws Exception {
        long pk = linnet.number(
                "insert into posts.posts (author, body, created_at) values ($1, 'edge', $2::text::timestamptz) returning pk",
                author.pk(),
                moment);
        assertTrue(linnet.posts(author, "retrieve", "{\"pk\":" + pk + "}")
                .data()
                .contains("\"created_at\":\"" + moment.substring(0, 4)));
        linnet.run("delete from posts.posts where pk = " + pk);
    }

    @Test
    void anyKeyIsServed() throws Exception {
        for (long pk : new long[] {0, -1, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            linnet.query("insert into posts.posts (pk, author, body) values ($1, $2, '#key')", pk, author.pk());
            String key = "{\"pk\":" + pk + "}";
            Reply followed = linnet.posts(author, "subscribe_instance", key);
            assertEquals(Status.CREATED, followed.status(), key);
            assertTrue(linnet.posts(author, "retrieve", key).data().startsWith("{\"pk\":" + pk + ","));
            assertEquals(
                    Status.OK,
                    linnet.posts(author, "patch", "{\"pk\":" + pk + ",\"data\":{\"body\":\"#key changed\"}}")
                            .status());
            // Before the row goes, since history shows no body of a row that is gone.
            Event update = events(followed, 1).get(0);
            assertEquals("update", update.action());
            assertTrue(update.data().startsWith("{\"pk\":" + pk + ","));
            assertEquals(Status.NO_CONTENT, linnet.posts(author, "delete", key).status());
            assertEquals(key, events(followed, 2).get(1).data());
        }
    }

    @Test
    void aWriterMayPutAnyTextInABody() throws Exception {
        Reply followed = linnet.posts(author, "subscribe_to_list", "{}");
        String body = " \"'\\\u0001\n\t<>&\u2028\uffff\ud83d\ude00 #tag\u200c";
        linnet.query("insert into posts.posts (author, body) values ($1, $2)", author.pk(), body);
        assertEquals(body, new JsonObject(events(followed, 1).get(0).data()).getString("body"));
    }

    @Test
    void columnsMayComeAndGoWhileTheServiceRuns() throws Exception {
        useEverything("before");
        for (String column : List.of(
                "mood int",
                "mood int default 3",
                "mood text not null default 'calm'",
                "mood timestamptz default clock_timestamp()",
                "mood int generated always as (2) stored")) {
            linnet.run("alter table posts.posts add column " + column, "alter table posts.users add column " + column);
            linnet.run("alter table posts.created_posts add column " + column);
            useEverything("added " + column);
            linnet.run("alter table posts.posts drop column mood", "alter table posts.users drop column mood");
            linnet.run("alter table posts.created_posts drop column mood");
            useEverything("dropped " + column);
        }
    }

    /** Every kind of statement, more often than once, so that plans are kept. */
    private void useEverything(String when) throws Exception {
        for (int i = 0; i < 7; i++) {
            Reply followed = linnet.posts(author, "subscribe_to_hashtag", "{\"hashtag\":\"mood\"}");
            Reply made = await(linnet.create(author, "#mood " + when));
            assertEquals(Status.CREATED, made.status(), when);
            assertEquals("#mood " + when, new JsonObject(made.data()).getString("body"));
            long pk = new JsonObject(made.data()).getLong("pk");
            String key = "{\"pk\":" + pk + "}";
            assertEquals(made.data(), linnet.posts(author, "retrieve", key).data(), when);
            String create = "{\"idempotency_key\":"
                    + new JsonArray().add(when + i).encode().replaceAll("^.|.$", "") + ",\"data\":{\"body\":\"once\"}}";
            Reply once = linnet.posts(author, "create", create);
            assertEquals(Status.CREATED, once.status(), when);
            assertEquals(once, linnet.posts(author, "create", create), when);
            assertEquals(
                    Status.OK,
                    linnet.posts(author, "patch", "{\"pk\":" + pk + ",\"data\":{\"body\":\"#mood 2\"}}")
                            .status(),
                    when);
            assertFalse(
                    new JsonArray(linnet.posts(author, "list", "{\"hashtag\":\"mood\"}")
                                    .data())
                            .isEmpty(),
                    when);
            assertEquals(
                    1,
                    new JsonObject(linnet.posts(author, "list", "{\"limit\":1}").data())
                            .getJsonArray("results")
                            .size(),
                    when);
            assertEquals(Status.NO_CONTENT, linnet.posts(author, "delete", key).status(), when);
            assertEquals(
                    List.of("create", "update", "delete"),
                    events(followed, 3).stream().map(Event::action).toList(),
                    when);
            assertTrue(linnet.login("new" + when.hashCode() + i).pk() > 0, when);
        }
    }

    /** The first events after a subscription; the relay numbers them a moment after their commits. */
    private List<Event> events(Reply followed, int count) throws Exception {
        Effect.Subscribe effect = (Effect.Subscribe) followed.effects().get(0);
        List<Event> events = List.of();
        while (events.size() < count) {
            events = await(linnet.vertx
                            .eventBus()
                            .<History>request(
                                    Addresses.log("posts"), new HistoryQuery(effect.topic(), effect.after(), 100)))
                    .body()
                    .events();
        }
        return events;
    }
}
