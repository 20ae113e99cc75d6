package dev.linnet.posts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.database.Database;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Moved;
import dev.linnet.protocol.MovedQuery;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The service on its bus, against PostgreSQL; what clients see of it is tested over sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostsServiceContract {

    private Vertx vertx;
    private String url;
    private Service service;
    private Caller alice;

    /** An empty database. */
    abstract String databaseUrl() throws Exception;

    void stopDatabase() throws Exception {}

    @BeforeAll
    void start() throws Exception {
        vertx = Vertx.vertx();
        Codecs.register(vertx.eventBus());
        url = databaseUrl();
        service = await(
                Service.deploy(vertx, PostsService.definition(), new ServiceConfig(url, 4, Duration.ofHours(24))));
        alice = login("alice");
    }

    @AfterAll
    void stop() throws Exception {
        await(service.close());
        await(vertx.close());
        stopDatabase();
    }

    @Test
    void theSameNameIsTheSameUserAndCaseMatters() throws Exception {
        assertEquals(alice, login("alice"));
        assertTrue(login("Alice").pk() != alice.pk());
    }

    @Test
    void aPostIsPublishedToItsHashtagWithPositionsThatChain() throws Exception {
        Reply subscribed = posts(alice, "subscribe_to_hashtag", "{\"hashtag\":\"#Vertx\"}");
        Effect.Subscribe effect = (Effect.Subscribe) subscribed.effects().get(0);
        assertEquals(new Topic("posts", "hashtag.vertx"), effect.topic());
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        await(vertx.eventBus()
                .<Event>consumer(effect.topic().address(), message -> events.add(message.body()))
                .completion());

        Reply created = posts(alice, "create", "{\"data\":{\"body\":\"#Vertx one\"}}");
        long pk = new JsonObject(created.data()).getLong("pk");
        posts(alice, "patch", "{\"pk\":" + pk + ",\"data\":{\"body\":\"no tag\"}}");

        Event create = events.poll(60, TimeUnit.SECONDS);
        assertEquals("create", create.action());
        assertEquals(created.data(), create.data());
        assertTrue(create.position() > effect.after().position());
        Event delete = events.poll(60, TimeUnit.SECONDS);
        assertEquals("delete", delete.action());
        assertEquals("{\"pk\":" + pk + "}", delete.data());
        assertEquals(create.position(), delete.previous());

        History history = await(vertx.eventBus()
                        .<History>request(Addresses.log("posts"), new HistoryQuery(effect.topic(), effect.after(), 10)))
                .body();
        // The post has left the tag since: so nothing is shown of it but its key.
        Event past = history.events().get(0);
        assertEquals(create.mark(), past.mark());
        assertEquals("create", past.action());
        assertEquals(delete.data(), past.data());
        assertEquals(List.of(past, delete), history.events());
        Moved moved = await(vertx.eventBus().<Moved>request(Addresses.log("posts"), new MovedQuery(effect.after())))
                .body();
        assertTrue(moved.topics().contains(new Moved.Last("hashtag.vertx", delete.position())));
    }

    @Test
    void aHistoryLongerThanTheLimitComesInPages() throws Exception {
        Reply subscribed = posts(alice, "subscribe_to_hashtag", "{\"hashtag\":\"paged\"}");
        Effect.Subscribe effect = (Effect.Subscribe) subscribed.effects().get(0);
        for (int i = 0; i < 3; i++) {
            posts(alice, "create", "{\"data\":{\"body\":\"#paged " + i + "\"}}");
        }
        Cursor after = effect.after();
        History whole = history(effect.topic(), after, 10);
        while (whole.events().size() < 3) { // the relay numbers them a moment after their commits
            whole = history(effect.topic(), after, 10);
        }
        History page = history(effect.topic(), after, 2);
        assertEquals(whole.events().subList(0, 2), page.events());
        assertTrue(page.more());
        History rest = history(effect.topic(), page.upTo(), 2);
        assertEquals(whole.events().subList(2, 3), rest.events());
        assertTrue(!rest.more());
    }

    @Test
    void aStreamedListContinuesUntilItsLastPage() throws Exception {
        Caller carol = login("carol");
        for (int i = 0; i < 5; i++) {
            posts(carol, "create", "{\"data\":{\"body\":\"#streamed " + i + "\"}}");
        }
        int pages = 0;
        String arguments = "{\"streamed\":true,\"limit\":2,\"body_contains\":\"#STREAMED\"}";
        JsonArray rows = new JsonArray();
        while (true) {
            Reply reply = posts(Caller.VISITOR, "list", arguments);
            JsonObject page = new JsonObject(reply.data());
            assertEquals(5, page.getInteger("count"));
            rows.addAll(page.getJsonArray("results"));
            pages++;
            if (reply.effects().isEmpty()) {
                break;
            }
            arguments = ((Effect.Continue) reply.effects().get(0)).arguments();
        }
        assertEquals(3, pages);
        assertEquals(5, rows.size());
    }

    @Test
    void whatNoBodyCanHoldMatchesNothing() throws Exception {
        posts(alice, "create", "{\"data\":{\"body\":\"is it ? or \\uffff\"}}");
        for (String unstorable : List.of("\\u0000", "\\ud800", "? \\udfff")) {
            Reply listed = posts(alice, "list", "{\"body_contains\":\"" + unstorable + "\"}");
            assertEquals(Reply.success(Status.OK, "[]"), listed);
            Reply subscribed = posts(alice, "subscribe_to_hashtag", "{\"hashtag\":\"a" + unstorable + "\"}");
            assertEquals(Reply.failure(Status.BAD_REQUEST, "[{\"hashtag\":[\"Enter a valid hashtag.\"]}]"), subscribed);
        }
        // A pair is one character beyond the first plane, and may be there.
        assertEquals(
                Status.OK,
                posts(alice, "list", "{\"body_contains\":\"\\ud83d\\ude00\"}").status());
    }

    @Test
    void postsThatWaitShareACommitAndEachGetsItsOwnReply() throws Exception {
        Reply subscribed = posts(alice, "subscribe_to_hashtag", "{\"hashtag\":\"grouped\"}");
        Effect.Subscribe effect = (Effect.Subscribe) subscribed.effects().get(0);
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Caller author = i == 150 ? new Caller(999_999, "ghost") : alice;
            replies.add(send(author, "create", "{\"data\":{\"body\":\"#grouped " + i + "\"}}"));
        }
        long last = 0;
        for (int i = 0; i < 300; i++) {
            Reply reply = await(replies.get(i));
            if (i == 150) {
                assertEquals(Status.FORBIDDEN, reply.status());
            } else {
                JsonObject post = new JsonObject(reply.data());
                assertEquals("#grouped " + i, post.getString("body"));
                // Alone or together, and whoever was refused beside them: none of them is there twice.
                assertEquals(
                        Reply.success(Status.OK, reply.data()),
                        posts(alice, "retrieve", "{\"pk\":" + post.getLong("pk") + "}"));
                last = post.getLong("pk");
            }
        }
        assertTrue(last > 0);
        History history = history(effect.topic(), effect.after(), 1000);
        while (history.events().size() < 299) {
            history = history(effect.topic(), effect.after(), 1000);
        }
        assertEquals(299, history.events().size());
        assertTrue(commits("#grouped") < 299, "every post had a commit of its own");
    }

    /** How many transactions wrote the posts with this in their body. */
    private long commits(String contained) throws Exception {
        Pool pool = new Database(url, "posts").pool(vertx, 1, Map.of());
        try {
            return await(pool.preparedQuery(
                                    "select count(distinct xid::text) from change_log where strpos(data, $1) > 0")
                            .execute(Tuple.of(contained)))
                    .iterator()
                    .next()
                    .getLong(0);
        } finally {
            await(pool.close());
        }
    }

    @Test
    void aSessionThatWasEndedIsKnownToBeAndAnnounced() throws Exception {
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        await(vertx.eventBus()
                .<String>consumer(Addresses.SESSION_ENDED, message -> ended.add(message.body()))
                .completion());
        Caller dora = login("dora");
        UsersQuery session = new UsersQuery.Sessions(List.of(new UsersQuery.Sessions.Session("s1", dora.pk())));
        assertEquals(
                List.of(new UsersAnswer.User(dora.pk(), Optional.of("dora"))),
                users(session).users());
        assertEquals(
                Status.NO_CONTENT,
                users(new UsersQuery.Logout("s1", 4_102_444_800L)).status());
        assertEquals("s1", ended.poll(60, TimeUnit.SECONDS));
        assertEquals(
                List.of(new UsersAnswer.User(dora.pk(), Optional.empty())),
                users(session).users());
        UsersQuery several = new UsersQuery.Sessions(List.of(
                new UsersQuery.Sessions.Session("s2", dora.pk()),
                new UsersQuery.Sessions.Session("s1", dora.pk()),
                new UsersQuery.Sessions.Session("s3", 999_999),
                new UsersQuery.Sessions.Session("s4", alice.pk())));
        assertEquals(
                List.of(Optional.of("dora"), Optional.empty(), Optional.empty(), Optional.of("alice")),
                users(several).users().stream().map(UsersAnswer.User::username).toList());
    }

    @Test
    void aLoginWhoseAccountIsGoneMayNotPost() throws Exception {
        Reply reply = posts(new Caller(999_999, "ghost"), "create", "{\"data\":{\"body\":\"boo\"}}");
        assertEquals(Status.FORBIDDEN, reply.status());
    }

    private History history(Topic topic, Cursor after, int limit) throws Exception {
        return await(vertx.eventBus().<History>request(Addresses.log("posts"), new HistoryQuery(topic, after, limit)))
                .body();
    }

    private Caller login(String name) throws Exception {
        UsersAnswer.User user = users(new UsersQuery.Login(name)).users().get(0);
        return new Caller(user.pk(), user.username().orElseThrow());
    }

    private UsersAnswer users(UsersQuery question) throws Exception {
        return await(vertx.eventBus().<UsersAnswer>request(Addresses.USERS, question))
                .body();
    }

    private Reply posts(Caller caller, String action, String arguments) throws Exception {
        return await(send(caller, action, arguments));
    }

    private Future<Reply> send(Caller caller, String action, String arguments) {
        return vertx.eventBus()
                .<Reply>request(Addresses.action("posts"), new Request(caller, action, arguments))
                .map(message -> message.body());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
