package dev.linnet.posts;

import static dev.linnet.posts.RunningPosts.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Triggers and constraints that an operator adds to {@code posts.posts}: what they do to the posts that are created beside each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorsRulesContract {

    private static final String NO_REASON = "[{\"non_field_errors\":[\"This was refused.\"]}]";

    private RunningPosts linnet;
    private final List<Caller> authors = new ArrayList<>();

    /** An empty database. */
    abstract String databaseUrl() throws Exception;

    void stopDatabase() throws Exception {}

    @BeforeAll
    void start() throws Exception {
        linnet = new RunningPosts(databaseUrl());
        for (int i = 0; i < 6; i++) {
            authors.add(linnet.login("author" + i));
        }
    }

    @AfterEach
    void removeRules() throws Exception {
        linnet.run(
                "drop trigger if exists moderation on posts.posts",
                "drop trigger if exists moderation_late on posts.posts",
                "alter table posts.posts drop constraint if exists calm",
                "drop index if exists posts.one_of_a_kind");
    }

    @AfterAll
    void stop() throws Exception {
        linnet.close();
        stopDatabase();
    }

    @Test
    @Proves("P3.21")
    void eachReplyIsOfItsOwnPostWhateverATriggerDropsOrChanges() throws Exception {
        // Keys move to where those of the next posts would be, so that a pairing by key is as wrong as one by place.
        before("insert", """
                if new.body like 'drop%' then return null; end if;
                new.pk := new.pk + 1;
                new.body := replace(new.body, 'bad', '***');
                return new;
                """);
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            replies.add(linnet.create(authors.get(i % 6), (i % 7 == 3 ? "drop " : "bad ") + i));
        }
        for (int i = 0; i < 60; i++) {
            Reply reply = await(replies.get(i));
            if (i % 7 == 3) {
                assertEquals(
                        Reply.failure(Status.BAD_REQUEST, "[{\"non_field_errors\":[\"This post was refused.\"]}]"),
                        reply);
            } else {
                assertIsPost(reply, authors.get(i % 6), "*** " + i);
            }
        }
    }

    @Test
    @Proves("P3.20")
    void aPostThatATriggerRefusesFailsAloneWithTheTriggersText() throws Exception {
        before("insert", """
                if new.body like 'shout%' then raise exception 'Do not shout.' using column = 'body'; end if;
                if new.body like 'rude%' then raise exception 'Be kind, user %.', new.author; end if;
                if new.body like 'odd%' then perform 1 / 0; end if;
                if new.body like 'own%' then raise exception 'of a class of its own' using errcode = 'MOD01'; end if;
                return new;
                """);
        String[] kinds = {"fine", "shout", "fine", "rude", "fine", "odd", "fine", "own"};
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            replies.add(linnet.create(authors.get(i % 6), kinds[i % 8] + " " + i));
        }
        for (int i = 0; i < 64; i++) {
            Caller author = authors.get(i % 6);
            Reply reply = await(replies.get(i));
            switch (kinds[i % 8]) {
                case "fine" -> assertIsPost(reply, author, "fine " + i);
                case "shout" ->
                    assertEquals(Reply.failure(Status.BAD_REQUEST, "[{\"body\":[\"Do not shout.\"]}]"), reply);
                case "rude" ->
                    assertEquals(
                            Reply.failure(
                                    Status.BAD_REQUEST,
                                    "[{\"non_field_errors\":[\"Be kind, user " + author.pk() + ".\"]}]"),
                            reply);
                default ->
                    assertEquals(Reply.internalError(), reply, "a defect of the trigger, with no text for users");
            }
        }
    }

    @Test
    @Proves("P3.20")
    void aPostThatAConstraintRefusesFailsAloneWithTheConstraintsComment() throws Exception {
        linnet.run(
                "alter table posts.posts add constraint calm check (body not like '%!!!%')",
                "create unique index one_of_a_kind on posts.posts (author, body) where body like 'once%'");
        Caller author = authors.get(0);
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            replies.add(linnet.create(author, i == 7 ? "now!!!" : "now " + i));
        }
        for (int i = 0; i < 20; i++) {
            if (i == 7) {
                assertEquals(
                        refused("new row for relation \\\"posts\\\" violates check constraint \\\"calm\\\""),
                        await(replies.get(i)));
            } else {
                assertIsPost(await(replies.get(i)), author, "now " + i);
            }
        }
        linnet.run("comment on constraint calm on posts.posts is 'Stay calm.'");
        assertEquals(refused("Stay calm."), await(linnet.create(author, "now!!!")));
        assertEquals(
                refused("Stay calm."),
                linnet.posts(author, "create", "{\"idempotency_key\":\"k\",\"data\":{\"body\":\"now!!!\"}}"));
        long pk = linnet.number("select max(pk) from posts.posts");
        assertEquals(
                refused("Stay calm."),
                linnet.posts(author, "patch", "{\"pk\":" + pk + ",\"data\":{\"body\":\"now!!!\"}}"));
        assertIsPost(await(linnet.create(author, "once")), author, "once");
        assertEquals(
                refused("duplicate key value violates unique constraint \\\"one_of_a_kind\\\""),
                await(linnet.create(author, "once")));
    }

    @Test
    void whatADeferredConstraintRefusesFailsAloneToo() throws Exception {
        linnet.run(
                "create or replace function posts.judge() returns trigger language plpgsql as $$ begin"
                        + " if new.body like 'rude%' then raise exception 'Be kind.'; end if; return null; end $$",
                "create constraint trigger moderation_late after insert on posts.posts deferrable initially deferred"
                        + " for each row execute function posts.judge()");
        Future<Reply> rude = linnet.create(authors.get(0), "rude");
        Future<Reply> kind = linnet.create(authors.get(1), "kind");
        assertEquals(refused("Be kind."), await(rude));
        assertIsPost(await(kind), authors.get(1), "kind");
    }

    @Test
    @Proves("P3.21")
    void aChangeOrADeletionThatATriggerDropsIsRefusedAndNotUnfound() throws Exception {
        Caller author = authors.get(0);
        long pk = new JsonObject(await(linnet.create(author, "stays")).data()).getLong("pk");
        before("update or delete", "return null;");
        String patch = "{\"pk\":" + pk + ",\"data\":{\"body\":\"changed\"}}";
        assertEquals(Reply.failure(Status.BAD_REQUEST, NO_REASON), linnet.posts(author, "patch", patch));
        assertEquals(Reply.failure(Status.BAD_REQUEST, NO_REASON), linnet.posts(author, "update", patch));
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, NO_REASON), linnet.posts(author, "delete", "{\"pk\":" + pk + "}"));
        assertEquals(
                Status.NOT_FOUND, linnet.posts(authors.get(1), "patch", patch).status());
        before("update or delete", "raise exception 'Posts are for ever.';");
        assertEquals(refused("Posts are for ever."), linnet.posts(author, "patch", patch));
        assertEquals(refused("Posts are for ever."), linnet.posts(author, "delete", "{\"pk\":" + pk + "}"));
    }

    @Test
    void aCreateWithAKeyThatATriggerDropsIsRefusedAndMayBeRepeated() throws Exception {
        Caller author = authors.get(0);
        before("insert", "return null;");
        String create = "{\"idempotency_key\":\"dropped\",\"data\":{\"body\":\"again\"}}";
        assertEquals(refused("This post was refused."), linnet.posts(author, "create", create));
        linnet.run("drop trigger moderation on posts.posts");
        assertIsPost(linnet.posts(author, "create", create), author, "again");
    }

    /** Runs for each row. */
    private void before(String events, String body) throws Exception {
        linnet.run(
                "create or replace function posts.moderate() returns trigger language plpgsql as $$ begin " + body
                        + " end $$",
                "drop trigger if exists moderation on posts.posts",
                "create trigger moderation before " + events
                        + " on posts.posts for each row execute function posts.moderate()");
    }

    private void assertIsPost(Reply reply, Caller author, String body) throws Exception {
        assertEquals(Status.CREATED, reply.status(), reply.toString());
        JsonObject post = new JsonObject(reply.data());
        assertEquals(body, post.getString("body"));
        assertEquals(author.pk(), post.getLong("author"));
        assertEquals(
                1,
                linnet.number(
                        "select count(*) from posts.posts where pk = $1 and author = $2 and body = $3",
                        post.getLong("pk"),
                        author.pk(),
                        body));
        assertTrue(post.getString("created_at").endsWith("Z"));
    }

    private static Reply refused(String text) {
        return Reply.failure(Status.BAD_REQUEST, "[{\"non_field_errors\":[\"" + text + "\"]}]");
    }
}
