package dev.linnet.chat;

import static dev.linnet.testing.service.ServiceOnBus.data;
import static dev.linnet.testing.service.ServiceOnBus.followed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.action.VisibleName;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import dev.linnet.runtime.Settings;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import dev.linnet.testing.service.FreshDatabase;
import dev.linnet.testing.service.ServiceOnBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service on its bus; what clients see of it is tested over sockets. Every test has users and rooms of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChatServiceTest {

    private static final Reply NOT_FOUND = Reply.failure(Status.NOT_FOUND, "[\"Not found\"]");

    private static final String GATEWAY = "a gateway";
    private static final long REPORT_EVERY_MS = 500;

    private final Map<String, Caller> users = new ConcurrentHashMap<>();
    private ServiceOnBus chat;
    private Pool sql;
    private long rooms;
    private final Set<Presence> present = ConcurrentHashMap.newKeySet();
    private final AtomicLong reports = new AtomicLong();

    @BeforeAll
    void start() {
        String url = FreshDatabase.createForOrdinaryRole();
        Settings settings = Settings.of(Map.of("DATABASE_URL", url, "LINNET_DATABASE_CONNECTIONS", "4"));
        chat = ServiceOnBus.start(
                "chat",
                vertx -> users(vertx)
                        .compose(ready ->
                                Service.deploy(vertx, ChatService.definition(), ServiceConfig.from(settings))));
        sql = new Database(url, "chat").pool(chat.vertx(), 1, Map.of());
        chat.vertx().setPeriodic(REPORT_EVERY_MS, tick -> report());
    }

    /** What the posts service answers about users. */
    private Future<Void> users(Vertx vertx) {
        return vertx.eventBus()
                .<UsersQuery>consumer(Addresses.USERS, asked -> asked.reply(known(asked.body())))
                .completion();
    }

    private UsersAnswer known(UsersQuery question) {
        Caller found = question instanceof UsersQuery.Find find ? users.get(find.username()) : null;
        return found == null
                ? UsersAnswer.failure(Status.NOT_FOUND, "[]")
                : UsersAnswer.of(found.pk(), found.username());
    }

    @AfterAll
    void stop() {
        chat.close();
    }

    @Test
    void aRoomIsMadeWhenItIsFirstJoinedAndListedByItsName() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        join(alice, name + " Z");
        JsonObject lower = join(alice, "  " + name + " a\t").getJsonObject("room");
        assertEquals(name + " a", lower.getString("name"));
        assertEquals(lower, join(somebody(), name + " a").getJsonObject("room"));
        JsonObject page = data(ask(alice, "list", "{\"limit\":100}"));
        List<String> names = page.getJsonArray("results").stream()
                .map(room -> ((JsonObject) room).getString("name"))
                .filter(listed -> listed.startsWith(name))
                .toList();
        assertEquals(List.of(name + " Z", name + " a"), names);
        assertEquals(page.getJsonArray("results").size(), page.getInteger("count"));
        JsonObject second = data(ask(alice, "list", "{\"limit\":1,\"offset\":1}"));
        assertEquals(
                new JsonArray().add(page.getJsonArray("results").getJsonObject(1)), second.getJsonArray("results"));
    }

    @Test
    @Proves("P11.18")
    void aRoomThatManyJoinAtOnceIsMadeOnce() throws Exception {
        Effect.Subscribe list = followed(ask(somebody(), "subscribe_to_list", "{}"));
        JsonObject room = new JsonObject();
        // Which of two inserts comes first matters, so many rooms.
        for (int round = 0; round < 20; round++) {
            String name = freshRoom();
            List<Future<Reply>> joins = IntStream.range(0, 20)
                    .mapToObj(n -> send(somebody(), "join", arguments(name)))
                    .toList();
            room = data(Await.result(joins.get(0))).getJsonObject("room");
            for (Future<Reply> join : joins) {
                assertEquals(room, data(Await.result(join)).getJsonObject("room"));
            }
        }
        // Another, after which no second one can come.
        JsonObject later = join(somebody(), freshRoom()).getJsonObject("room");
        assertEquals(List.of(later), shown(ofRoom(list, later, 1)));
        List<Event> events = ofRoom(list, room, 1);
        assertEquals(List.of("room.create"), actions(events));
        assertEquals(List.of(room), shown(events));
    }

    @Test
    void joinShowsTheUsersWithTheCallerAndTheLatest50MessagesTheOldestFirst() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        String name = freshRoom();
        Reply reply = ask(alice, "join", arguments(name));
        JsonObject first = data(reply);
        long room = first.getJsonObject("room").getLong("pk");
        assertEquals(Status.CREATED, reply.status());
        assertEquals(
                List.of(
                        new Effect.Enter("room." + room),
                        followed(reply),
                        new Effect.Remember("join \"" + name + "\"")),
                reply.effects());
        assertEquals(new Topic("chat", "room." + room), followed(reply).topic());
        assertEquals(new JsonArray().add(shown(alice)), first.getJsonArray("users"));
        assertEquals(new JsonArray(), first.getJsonArray("messages"));
        enter("room." + room, alice);
        List<JsonObject> said = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            said.add(say(alice, name, "text " + i));
        }
        // A reply shows no message before its event: 51 of them, and alice's user_join.
        events(followed(reply), 52);
        JsonObject second = join(bob, name);
        assertEquals(new JsonArray().add(shown(alice)).add(shown(bob)), second.getJsonArray("users"));
        assertEquals(new JsonArray(said.subList(1, 51)), second.getJsonArray("messages"));
        assertEquals(second.getJsonArray("users"), join(bob, name).getJsonArray("users"), "as often as one likes");
    }

    @Test
    void whoComesAndGoesIsToldInTheRoomAndCountedInTheList() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        String name = freshRoom();
        Reply reply = ask(alice, "join", arguments(name));
        String place = followed(reply).topic().key();
        enter(place, alice, bob);
        assertEquals(2, listed(alice, name).getInteger("users"));
        exit(place, bob);
        assertEquals(1, listed(alice, name).getInteger("users"));
        assertEquals(new JsonArray().add(shown(alice)), join(alice, name).getJsonArray("users"));
        List<Event> events = events(followed(reply), 3);
        assertEquals(List.of("user_join", "user_join", "user_leave"), actions(events));
        assertEquals(shown(bob), new JsonObject(events.get(2).data()));
        assertEquals(Long.toString(bob.pk()), events.get(2).pk());
        assertEquals(Status.NO_CONTENT, events.get(2).status());
    }

    @Test
    void leaveEndsWhatJoinBeganWhetherOrNotThereIsSuchARoom() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        Topic topic = followed(ask(alice, "join", arguments(name))).topic();
        assertEquals(
                Reply.success(Status.NO_CONTENT, "{}", new Effect.Unsubscribe(topic), new Effect.Leave(topic.key())),
                ask(alice, "leave", arguments(name)));
        assertEquals(Reply.success(Status.NO_CONTENT, "{}"), ask(alice, "leave", arguments(freshRoom())));
    }

    @Test
    void whatIsSaidIsKeptAndReadInPagesTheNewestFirst() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        Reply joined = ask(alice, "join", arguments(name));
        JsonObject one = say(alice, name, " one ");
        assertEquals("one", one.getString("text"));
        assertEquals(shown(alice), one.getJsonObject("author"));
        assertEquals(data(joined).getJsonObject("room").getLong("pk"), one.getLong("room"));
        assertTrue(
                Duration.between(Instant.parse(one.getString("created_at")), Instant.now())
                                .abs()
                                .toMinutes()
                        < 5,
                one.encode());
        JsonObject two = say(somebody(), name, "two");
        JsonObject three = say(alice, name, "three");
        List<Event> events = events(followed(joined), 3);
        assertEquals(List.of("message.create", "message.create", "message.create"), actions(events));
        assertEquals(List.of(one, two, three), shown(events));
        JsonObject page = data(ask(alice, "history", arguments(name)));
        assertEquals(new JsonArray().add(three).add(two).add(one), page.getJsonArray("results"));
        assertEquals(25, page.getInteger("limit"));
        page = data(ask(
                alice,
                "history",
                new JsonObject(arguments(name)).put("limit", 1).put("offset", 1).encode()));
        assertEquals(3, page.getInteger("count"));
        assertEquals(new JsonArray().add(two), page.getJsonArray("results"));
    }

    @Test
    void whatSqlWritesIsToldInTheRoom() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        Effect.Subscribe joined = followed(ask(alice, "join", arguments(name)));
        String room = joined.topic().key().substring("room.".length());
        Await.result(sql.query(
                        "insert into messages (room, author, username, text) values (" + room + ", 0, 'robot', 'beep')")
                .execute());
        Await.result(sql.query("update messages set text = 'boop' where room = " + room)
                .execute());
        // What is read later shows the row as it is by then.
        assertEquals("boop", new JsonObject(events(joined, 2).get(1).data()).getString("text"));
        Await.result(sql.query("delete from messages where room = " + room).execute());
        List<Event> events = events(joined, 3);
        assertEquals(List.of("message.create", "message.update", "message.delete"), actions(events));
        // History shows what there is now.
        assertEquals("{\"pk\":" + events.get(0).pk() + "}", events.get(1).data());
        assertEquals("{\"pk\":" + events.get(0).pk() + "}", events.get(2).data());
    }

    @Test
    @Proves("P11.16")
    void whatSqlChangesOfRoomsAndPrivateMessagesIsToldToTheirFollowers() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        String name = freshRoom();
        Effect.Subscribe list = followed(ask(alice, "subscribe_to_list", "{}"));
        Effect.Subscribe ofBob = followed(ask(bob, "subscribe", "{}"));
        JsonObject room = join(alice, name).getJsonObject("room");
        // What is read later shows the row as it is by then.
        assertEquals(List.of(room), shown(ofRoom(list, room, 1)));
        Await.result(sql.preparedQuery("update rooms set name = $1 || '!' where name = $1")
                .execute(Tuple.of(name)));
        JsonObject renamed = room.copy().put("name", name + "!");
        assertEquals(List.of(renamed, renamed), shown(ofRoom(list, room, 2)));
        Await.result(
                sql.preparedQuery("delete from rooms where name = $1 || '!'").execute(Tuple.of(name)));
        List<Event> ofRooms = ofRoom(list, room, 3);
        assertEquals(List.of("room.create", "room.update", "room.delete"), actions(ofRooms));
        JsonObject gone = new JsonObject().put("pk", room.getLong("pk"));
        assertEquals(List.of(gone, gone, gone), shown(ofRooms));
        JsonObject sent = data(whisper(alice, bob, "psst"));
        assertEquals(sent, shown(events(ofBob, 1)).get(0));
        Await.result(sql.preparedQuery("update private_messages set text = 'shh' where receiver = $1")
                .execute(Tuple.of(bob.pk())));
        JsonObject changed = sent.copy().put("text", "shh");
        assertEquals(List.of(changed, changed), shown(events(ofBob, 2)));
        Await.result(sql.preparedQuery("delete from private_messages where receiver = $1")
                .execute(Tuple.of(bob.pk())));
        List<Event> ofMessages = events(ofBob, 3);
        assertEquals(List.of("private.create", "private.update", "private.delete"), actions(ofMessages));
        gone = new JsonObject().put("pk", sent.getLong("pk"));
        assertEquals(List.of(gone, gone, gone), shown(ofMessages));
    }

    @Test
    @Proves("P11.25")
    void theReplyToJoinIsWhatThereWasAtItsCursorHoweverBusyTheRoomIs() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        join(alice, name);
        AtomicBoolean ended = new AtomicBoolean();
        List<CompletableFuture<Integer>> speakers = IntStream.range(0, 3)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> speak(somebody(), name, ended)))
                .toList();
        try {
            for (int i = 0; i < 60; i++) {
                Reply reply = ask(alice, "join", arguments(name));
                List<Long> shown = keys(data(reply).getJsonArray("messages"));
                List<Event> events = events(followed(reply), 1);
                List<Long> told =
                        events.stream().map(event -> Long.valueOf(event.pk())).toList();
                assertTrue(Collections.disjoint(shown, told), () -> "told again: " + shown + " and " + told);
                // And nothing fell in between. At the older end of 50, keys and times of two speakers may differ in
                // their order.
                List<Long> both = new ArrayList<>(shown);
                both.addAll(told);
                Collections.sort(both);
                long from = both.get(shown.size() < 50 ? 0 : 10);
                Set<Long> missing = new HashSet<>(keysBetween(name, from, both.get(both.size() - 1)));
                both.forEach(missing::remove);
                // A smaller key may become visible later, and is told then.
                for (int count = told.size(); !missing.isEmpty() && count < told.size() + 10; count++) {
                    for (Event event : events(followed(reply), count + 1)) {
                        missing.remove(Long.valueOf(event.pk()));
                    }
                }
                assertEquals(Set.of(), missing);
            }
        } finally {
            ended.set(true);
        }
        for (CompletableFuture<Integer> speaker : speakers) {
            assertTrue(speaker.get(30, TimeUnit.SECONDS) > 20, "the room was not busy");
        }
    }

    private int speak(Caller caller, String room, AtomicBoolean ended) {
        try {
            int said = 0;
            for (; !ended.get(); said++) {
                say(caller, room, "text " + said);
            }
            return said;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Long> keys(JsonArray rows) {
        return rows.stream().map(row -> ((JsonObject) row).getLong("pk")).toList();
    }

    private List<Long> keysBetween(String room, long first, long last) throws Exception {
        String all =
                "select m.pk from messages m join rooms r on r.pk = m.room where r.name = $1 and m.pk between $2 and"
                        + " $3";
        List<Long> keys = new ArrayList<>();
        Await.result(sql.preparedQuery(all).execute(Tuple.of(room, first, last)))
                .forEach(row -> keys.add(row.getLong("pk")));
        return keys;
    }

    @Test
    @Proves("P11.25")
    void aSubscriptionToPrivateMessagesRepeatsNothingThatItsReplyShows() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
            try {
                int sent = 0;
                for (; !ended.get(); sent++) {
                    assertEquals(
                            Status.CREATED, whisper(bob, alice, "text " + sent).status());
                }
                return sent;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            for (int i = 0; i < 40; i++) {
                Reply reply = ask(alice, "subscribe", "{}");
                List<Long> shown = keys(data(reply).getJsonArray("messages"));
                List<Long> told = events(followed(reply), 1).stream()
                        .map(event -> Long.valueOf(event.pk()))
                        .toList();
                assertTrue(Collections.disjoint(shown, told), () -> "told again: " + shown + " and " + told);
            }
        } finally {
            ended.set(true);
        }
        assertTrue(writer.get(30, TimeUnit.SECONDS) > 20, "too few");
    }

    @Test
    @Proves("P11.23")
    void whoIsNotInARoomMaySpeakAndReadThere() throws Exception {
        String name = freshRoom();
        join(somebody(), name);
        Caller outside = somebody();
        JsonObject said = say(outside, name, "from outside");
        assertEquals(
                new JsonArray().add(said),
                data(ask(outside, "history", arguments(name))).getJsonArray("results"));
        assertEquals(0, listed(outside, name).getInteger("users"));
    }

    @Test
    @Proves({"P11.6", "P11.9"})
    void pagesOfMessagesGoOnBehindAMessageThoughItIsGone() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        String name = freshRoom();
        join(alice, name);
        List<JsonObject> said = new ArrayList<>();
        List<JsonObject> sent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            said.add(say(alice, name, "text " + i));
            sent.add(data(whisper(i % 2 == 0 ? alice : bob, i % 2 == 0 ? bob : alice, "text " + i)));
        }
        pagesGoOn(alice, "history", new JsonObject().put("room", name), said, "messages");
        pagesGoOn(alice, "private_history", new JsonObject().put("with", bob.username()), sent, "private_messages");
        // Another's message is no place in this list.
        long anothers = data(whisper(bob, bob, "a note")).getLong("pk");
        assertEquals(
                NOT_FOUND,
                ask(
                        alice,
                        "private_history",
                        new JsonObject()
                                .put("with", bob.username())
                                .put("after", anothers)
                                .encode()));
    }

    /** Of four messages. */
    private void pagesGoOn(Caller caller, String action, JsonObject which, List<JsonObject> messages, String table)
            throws Exception {
        JsonObject page = data(ask(caller, action, which.copy().put("limit", 2).encode()));
        assertEquals(new JsonArray().add(messages.get(3)).add(messages.get(2)), page.getJsonArray("results"));
        assertEquals(
                new JsonArray().add(messages.get(2)),
                data(ask(
                                caller,
                                action,
                                which.copy()
                                        .put("after", messages.get(3).getLong("pk"))
                                        .put("before", messages.get(1).getLong("pk"))
                                        .encode()))
                        .getJsonArray("results"));
        Await.result(sql.query("delete from " + table + " where pk in ("
                        + messages.get(2).getLong("pk") + ", " + messages.get(3).getLong("pk") + ")")
                .execute());
        JsonObject rest = data(ask(
                caller,
                action,
                which.copy().put("after", page.getString("last")).encode()));
        assertEquals(new JsonArray().add(messages.get(1)).add(messages.get(0)), rest.getJsonArray("results"));
    }

    @Test
    @Proves("P11.26")
    void whatIsSaidTwiceWithOneKeyIsOneMessage() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        String name = freshRoom();
        Reply joined = ask(alice, "join", arguments(name));
        JsonObject say = new JsonObject(arguments(name, "hello")).put("idempotency_key", "k1");
        createdOnce(alice, "say", say);
        assertEquals(1, data(ask(alice, "history", arguments(name))).getInteger("count"));
        assertEquals(List.of("message.create"), actions(events(followed(joined), 1)));
        JsonObject whisper = new JsonObject(arguments(name, "psst"))
                .put("to", bob.username())
                .put("idempotency_key", "k2");
        createdOnce(alice, "whisper", whisper);
        assertEquals(1, between(alice, bob).getInteger("count"));
        // A key is its caller's own, and one for all that a caller creates here.
        JsonObject other = data(ask(bob, "say", say.encode()));
        assertEquals(shown(bob), other.getJsonObject("author"));
        Reply conflict =
                Reply.failure(Status.CONFLICT, "[\"This idempotency_key has been used to create something else.\"]");
        assertEquals(
                conflict,
                ask(
                        alice,
                        "whisper",
                        whisper.copy().put("idempotency_key", "k1").encode()));
        assertEquals(
                conflict,
                ask(
                        alice,
                        "say",
                        say.copy()
                                .put("data", new JsonObject().put("text", "bye"))
                                .encode()));
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"idempotency_key\":[\"Enter a string of at most 128 bytes.\"]}]"),
                ask(alice, "say", say.copy().put("idempotency_key", 5).encode()));
    }

    /** Five times at once, and then again. */
    private void createdOnce(Caller caller, String action, JsonObject arguments) throws Exception {
        List<Future<Reply>> all = IntStream.range(0, 5)
                .mapToObj(n -> send(caller, action, arguments.encode()))
                .toList();
        Reply first = Await.result(all.get(0));
        assertEquals(Status.CREATED, first.status(), first.toString());
        for (Future<Reply> each : all) {
            assertEquals(first, Await.result(each));
        }
        assertEquals(first, ask(caller, action, arguments.encode()));
    }

    @Test
    @Proves({"P11.15", "P11.24"})
    void membersAreToldOfTheirRoomsNewNameAndItsEndAndMayLeaveByAnyNameItHad() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        Reply joined = ask(alice, "join", arguments(name));
        Topic topic = followed(joined).topic();
        long pk = data(joined).getJsonObject("room").getLong("pk");
        Reply left =
                Reply.success(Status.NO_CONTENT, "{}", new Effect.Unsubscribe(topic), new Effect.Leave(topic.key()));
        Await.result(sql.query("update rooms set name = name || ' 2' where pk = " + pk)
                .execute());
        assertEquals(left, ask(alice, "leave", arguments(name + " 2")));
        assertEquals(left, ask(alice, "leave", arguments(name)));
        assertEquals(
                new JsonObject().put("pk", pk).put("name", name + " 2"),
                shown(events(followed(joined), 1)).get(0));
        Await.result(sql.query("delete from rooms where pk = " + pk).execute());
        assertEquals(left, ask(alice, "leave", arguments(name + " 2")));
        assertEquals(left, ask(alice, "leave", arguments(name)));
        List<Event> events = events(followed(joined), 2);
        assertEquals(List.of("room.update", "room.delete"), actions(events));
        assertEquals(new JsonObject().put("pk", pk), shown(events).get(1));
        // Another room of this name is left with it.
        Topic next = followed(ask(alice, "join", arguments(name))).topic();
        assertEquals(
                List.of(
                        new Effect.Unsubscribe(next),
                        new Effect.Leave(next.key()),
                        new Effect.Unsubscribe(topic),
                        new Effect.Leave(topic.key())),
                ask(alice, "leave", arguments(name)).effects());
    }

    @Test
    void truncatedRoomsMayBeLeft() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        Topic topic = followed(ask(alice, "join", arguments(name))).topic();
        Await.result(sql.query("begin; create table kept as select * from rooms; create table kept_messages as select *"
                        + " from messages; truncate rooms cascade; insert into rooms (pk, name, created_by, created_at)"
                        + " select pk, name, created_by, created_at from kept where name <> '" + name
                        + "'; insert"
                        + " into"
                        + " messages"
                        + " select"
                        + " * from"
                        + " kept_messages"
                        + " where"
                        + " room"
                        + " in (select"
                        + " pk from"
                        + " rooms);"
                        + " drop"
                        + " table"
                        + " kept,"
                        + " kept_messages;"
                        + " commit")
                .execute());
        assertEquals(
                List.of(new Effect.Unsubscribe(topic), new Effect.Leave(topic.key())),
                ask(alice, "leave", arguments(name)).effects());
    }

    @Test
    @Proves("P11.19")
    void aResumeAndAnAddressThatOnlyReadsMakeNoRoom() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        Reply joined = ask(alice, "join", arguments(name));
        String cursor = data(joined).getString("cursor");
        Await.result(sql.preparedQuery("delete from rooms where name = $1").execute(Tuple.of(name)));
        assertEquals(
                NOT_FOUND,
                ask(
                        alice,
                        "join",
                        new JsonObject(arguments(name)).put("since", cursor).encode()));
        assertEquals(
                NOT_FOUND, Await.result(chat.send(Addresses.events("chat"), new Request(alice, "", arguments(name)))));
        assertEquals(NOT_FOUND, ask(alice, "history", arguments(name)));
        // One that is there is followed.
        join(alice, name);
        assertEquals(
                Status.CREATED,
                Await.result(chat.send(Addresses.events("chat"), new Request(alice, "", arguments(name))))
                        .status());
    }

    @Test
    @Proves("P11.20")
    void aUserMayMakeABoundedNumberOfRooms() throws Exception {
        Caller alice = somebody();
        String prefix = freshRoom();
        Await.result(sql.preparedQuery(
                        "insert into rooms (name, created_by) select $1 || n, $2 from generate_series(1, 999) n")
                .execute(Tuple.of(prefix, alice.pk())));
        List<Future<Reply>> joins = IntStream.range(0, 5)
                .mapToObj(n -> send(alice, "join", arguments(prefix + " more " + n)))
                .toList();
        int made = 0;
        for (Future<Reply> join : joins) {
            Reply reply = Await.result(join);
            if (reply.status().equals(Status.CREATED)) {
                made++;
            } else {
                assertEquals(
                        Reply.failure(
                                Status.TOO_MANY_REQUESTS, "[\"You have made 1000 rooms, and no user may have more.\"]"),
                        reply);
            }
        }
        assertEquals(1, made);
        assertEquals(Status.CREATED, ask(alice, "join", arguments(prefix + "1")).status());
        Await.result(
                sql.preparedQuery("delete from rooms where created_by = $1").execute(Tuple.of(alice.pk())));
    }

    @ParameterizedTest
    @CsvSource({
        "Straße %d, STRASSE %d",
        "café %d, cafe\u0301 %d",
        "Café %d, CAFÉ %d",
        "lobby%d, ｌｏｂｂｙ%d",
        "ΣΊΣΥΦΟΣ %d, σίσυφος %d",
        "al\u200Bice %d, alice %d",
        "Maße\uFEFF %d, masse %d",
        "ﬁne %d, FINE %d"
    })
    @Proves("P11.21")
    void namesThatLookAlikeAreOneRoomThatIsShownAsFirstWritten(String first, String second) throws Exception {
        rooms++;
        JsonObject room = join(somebody(), first.formatted(rooms)).getJsonObject("room");
        assertEquals(first.formatted(rooms), room.getString("name"));
        assertEquals(room, join(somebody(), second.formatted(rooms)).getJsonObject("room"));
        say(somebody(), second.formatted(rooms), "hello");
        assertEquals(
                1,
                data(ask(somebody(), "history", arguments(first.formatted(rooms))))
                        .getInteger("count"));
    }

    @Test
    void theDatabaseAndTheKitFoldNamesAlike() throws Exception {
        List<String> names =
                List.of("Straße", "ΣΊΣΥΦΟΣ", "İstanbul", "ＦＵＬＬ", "a\u200Db", "ǅ", "ﬃ", "ŉ", "\u1E9E", "Ω\u0345");
        for (String name : names) {
            String folded = Await.result(
                            sql.preparedQuery("select room_key($1) as key").execute(Tuple.of(name)))
                    .iterator()
                    .next()
                    .getString("key");
            assertEquals(VisibleName.fold(name), folded, name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200B", "\uFEFF\u2060", "\u3164", "\u2800"})
    @Proves("P11.22")
    void aNameThatCannotBeSeenIsRefused(String name) throws Exception {
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"room\":[\"Enter a name that can be seen.\"]}]"),
                ask(somebody(), "join", arguments(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202Eb", "\u2066a", "a\u200Fb", "a\u2028b"})
    @Proves("P11.22")
    void aNameThatTurnsTheTextAroundItIsRefused(String name) throws Exception {
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"room\":[\"Control characters are not allowed.\"]}]"),
                ask(somebody(), "join", arguments(name)));
    }

    @Test
    @Proves("P11.27")
    void messagesThatSqlMovesLeaveOneRoomAndEnterTheOther() throws Exception {
        Caller alice = somebody();
        String from = freshRoom();
        String to = freshRoom();
        Effect.Subscribe source = followed(ask(alice, "join", arguments(from)));
        Effect.Subscribe target = followed(ask(alice, "join", arguments(to)));
        JsonObject message = say(alice, from, "moves");
        String room = target.topic().key().substring("room.".length());
        Await.result(sql.query("update messages set room = " + room + " where pk = " + message.getLong("pk"))
                .execute());
        List<Event> left = events(source, 2);
        assertEquals(List.of("message.create", "message.delete"), actions(left));
        assertEquals("{\"pk\":" + message.getLong("pk") + "}", left.get(1).data());
        List<Event> entered = events(target, 1);
        assertEquals(List.of("message.create"), actions(entered));
        assertEquals(List.of(message.copy().put("room", Long.valueOf(room))), shown(entered));
    }

    @ParameterizedTest
    @ValueSource(strings = {"say", "history"})
    void aRoomThatNobodyEverJoinedIsNotFound(String action) throws Exception {
        assertEquals(NOT_FOUND, ask(somebody(), action, "{\"room\":\"nowhere\",\"data\":{\"text\":\"hello\"}}"));
        // Whatever was to be said there.
        assertEquals(NOT_FOUND, ask(somebody(), action, "{\"room\":\"nowhere\",\"data\":{}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whisper", "private_history"})
    void aUserWhoNeverLoggedInIsNotFound(String action) throws Exception {
        assertEquals(
                NOT_FOUND,
                ask(somebody(), action, "{\"to\":\"nobody\",\"with\":\"nobody\",\"data\":{\"text\":\"hello\"}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "join|{}|[{\"room\":[\"This field is required.\"]}]",
                "join|{\"room\":\" \"}|[{\"room\":[\"This field may not be blank.\"]}]",
                "join|{\"room\":[]}|[{\"room\":[\"Not a valid string.\"]}]",
                "join|{\"room\":\"a\\nb\"}|[{\"room\":[\"Control characters are not allowed.\"]}]",
                "leave|{\"room\":\"a\\u007fb\"}|[{\"room\":[\"Control characters are not allowed.\"]}]",
                "say|{}|[{\"room\":[\"This field is required.\"],\"data\":[\"This field is required.\"]}]",
                "history|{\"room\":null}|[{\"room\":[\"This field may not be null.\"]}]",
                "whisper|{}|[{\"to\":[\"This field is required.\"],\"data\":[\"This field is required.\"]}]",
                "private_history|{}|[{\"with\":[\"This field is required.\"]}]",
            })
    void whatIsWrongWithTheArgumentsIsSaidAtOnce(String action, String arguments, String errors) throws Exception {
        assertEquals(Reply.failure(Status.BAD_REQUEST, errors), refusal(ask(somebody(), action, arguments)));
    }

    @Test
    @Proves({"P11.28", "P11.29"})
    void aNameHasAtMost100CharactersAndATextAtMost1000() throws Exception {
        Caller alice = somebody();
        String name = freshRoom();
        String longest = name + "😀".repeat(100 - name.length());
        assertEquals(longest, join(alice, longest).getJsonObject("room").getString("name"));
        assertEquals(
                Reply.failure(
                        Status.BAD_REQUEST, "[{\"room\":[\"Ensure this field has no more than 100 characters.\"]}]"),
                ask(alice, "join", arguments(longest + "x")));
        assertEquals("😀".repeat(1000), say(alice, longest, "😀".repeat(1000)).getString("text"));
        Reply tooLong = Reply.failure(
                Status.BAD_REQUEST, "[{\"text\":[\"Ensure this field has no more than 1000 characters.\"]}]");
        assertEquals(tooLong, ask(alice, "say", arguments(longest, "x".repeat(1001))));
        assertEquals(tooLong, whisper(alice, alice, "x".repeat(1001)));
        Reply blank = Reply.failure(Status.BAD_REQUEST, "[{\"text\":[\"This field may not be blank.\"]}]");
        assertEquals(blank, ask(alice, "say", arguments(longest, " ")));
        assertEquals(blank, whisper(alice, alice, " "));
    }

    @Test
    void aPrivateMessageConcernsItsSenderAndItsReceiverAndNobodyElse() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        Caller carol = somebody();
        Reply ofAlice = ask(alice, "subscribe", "{}");
        assertEquals(new JsonArray(), data(ofAlice).getJsonArray("messages"));
        assertEquals(new Topic("chat", "user." + alice.pk()), followed(ofAlice).topic());
        Effect.Subscribe ofBob = followed(ask(bob, "subscribe", "{}"));
        Effect.Subscribe ofCarol = followed(ask(carol, "subscribe", "{}"));
        Reply sent = whisper(alice, bob, " psst ");
        assertEquals(Status.CREATED, sent.status());
        JsonObject psst = data(sent);
        assertEquals("psst", psst.getString("text"));
        assertTrue(Instant.parse(psst.getString("created_at")).isAfter(Instant.EPOCH), psst.encode());
        assertEquals(shown(alice), psst.getJsonObject("sender"));
        assertEquals(shown(bob), psst.getJsonObject("receiver"));
        JsonObject answer = data(whisper(bob, alice, "what?"));
        JsonObject note = data(whisper(alice, alice, "a note"));
        JsonObject other = data(whisper(bob, carol, "hello"));
        // To herself once.
        assertEquals(List.of(psst, answer, note), shown(events(followed(ofAlice), 3)));
        assertEquals(List.of(psst, answer, other), shown(events(ofBob, 3)));
        List<Event> carols = events(ofCarol, 1);
        assertEquals(List.of(other), shown(carols));
        assertEquals(List.of("private.create"), actions(carols));
        assertEquals(
                new JsonArray().add(psst).add(answer).add(note),
                data(ask(alice, "subscribe", "{}")).getJsonArray("messages"));
        assertEquals(
                new JsonArray().add(other), data(ask(carol, "subscribe", "{}")).getJsonArray("messages"));
        assertEquals(new JsonArray().add(answer).add(psst), between(alice, bob).getJsonArray("results"));
        assertEquals(
                between(alice, bob).getJsonArray("results"), between(bob, alice).getJsonArray("results"));
        assertEquals(new JsonArray().add(note), between(alice, alice).getJsonArray("results"));
        assertEquals(0, between(carol, alice).getInteger("count"));
        assertEquals(
                Reply.success(Status.NO_CONTENT, "{}", new Effect.Unsubscribe(ofBob.topic())),
                ask(bob, "unsubscribe", "{}"));
    }

    @Test
    @Proves({"P11.7", "P11.9"})
    void aSubscriptionBeginsWithTheLatest50PrivateMessagesOfBothDirections() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        Effect.Subscribe before = followed(ask(alice, "subscribe", "{}"));
        List<JsonObject> sent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            // More of the one kind than fit, and the others among them.
            sent.add(data(i % 10 == 0 ? whisper(bob, alice, "to " + i) : whisper(alice, bob, "from " + i)));
        }
        // A reply shows no message before its event.
        events(before, 60);
        assertEquals(
                new JsonArray(sent.subList(10, 60)),
                data(ask(alice, "subscribe", "{}")).getJsonArray("messages"));
        JsonObject page =
                data(ask(alice, "private_history", "{\"with\":\"" + bob.username() + "\",\"limit\":2,\"offset\":1}"));
        assertEquals(60, page.getInteger("count"));
        assertEquals(new JsonArray().add(sent.get(58)).add(sent.get(57)), page.getJsonArray("results"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"list", "join", "leave", "say", "history", "subscribe", "whisper", "private_history", "anything"
            })
    void aVisitorMayDoNothing(String action) throws Exception {
        Reply forbidden = Reply.failure(Status.FORBIDDEN, "[\"You do not have permission to perform this action.\"]");
        assertEquals(forbidden, refusal(ask(Caller.VISITOR, action, arguments(freshRoom()))));
        assertEquals(
                forbidden,
                Await.result(chat.send(Addresses.connect("chat"), new Request(Caller.VISITOR, "connect", "{}"))));
    }

    /** The reply without what a refused {@code leave} still ends on the socket: a caller who lost the right may leave. */
    private static Reply refusal(Reply reply) {
        assertEquals(
                List.of(),
                reply.effects().stream()
                        .filter(effect -> !(effect instanceof Effect.Undo))
                        .toList());
        return new Reply(reply.status(), reply.errors(), reply.data(), List.of());
    }

    private synchronized Caller somebody() {
        int pk = users.size() + 1;
        Caller caller = new Caller(pk, "user%03d".formatted(pk));
        users.put(caller.username(), caller);
        return caller;
    }

    private String freshRoom() {
        rooms++;
        return "room %03d".formatted(rooms);
    }

    private static String arguments(String room) {
        return new JsonObject().put("room", room).encode();
    }

    private static String arguments(String room, String text) {
        return new JsonObject()
                .put("room", room)
                .put("data", new JsonObject().put("text", text))
                .encode();
    }

    private JsonObject join(Caller caller, String room) throws Exception {
        return data(ask(caller, "join", arguments(room)));
    }

    private JsonObject say(Caller caller, String room, String text) throws Exception {
        Reply reply = ask(caller, "say", arguments(room, text));
        assertEquals(Status.CREATED, reply.status(), reply.toString());
        return data(reply);
    }

    private Reply whisper(Caller from, Caller to, String text) throws Exception {
        JsonObject data = new JsonObject().put("text", text);
        return ask(
                from,
                "whisper",
                new JsonObject().put("to", to.username()).put("data", data).encode());
    }

    private JsonObject between(Caller caller, Caller other) throws Exception {
        return data(ask(caller, "private_history", "{\"with\":\"" + other.username() + "\"}"));
    }

    private JsonObject listed(Caller caller, String name) throws Exception {
        JsonArray all = data(ask(caller, "list", "{\"limit\":100}")).getJsonArray("results");
        return all.stream()
                .map(JsonObject.class::cast)
                .filter(room -> name.equals(room.getString("name")))
                .findFirst()
                .orElseThrow();
    }

    private void enter(String place, Caller... callers) throws Exception {
        for (Caller caller : callers) {
            present.add(new Presence(place, caller));
        }
        Await.result(report());
    }

    private void exit(String place, Caller caller) throws Exception {
        present.remove(new Presence(place, caller));
        Await.result(report());
    }

    /** Of everybody, as a gateway may at any time; one that is overtaken by another says nothing that is not in that. */
    private Future<?> report() {
        PresenceReport report =
                new PresenceReport(GATEWAY, reports.incrementAndGet(), true, List.copyOf(present), List.of());
        return chat.vertx().eventBus().request(Addresses.presence("chat"), report);
    }

    private List<Event> events(Effect.Subscribe effect, int count) {
        return chat.events(effect, count);
    }

    /** Those of one room; what was committed just before the subscription may come first. */
    private List<Event> ofRoom(Effect.Subscribe list, JsonObject room, int count) throws Exception {
        for (int all = count; ; all++) {
            List<Event> found = events(list, all).stream()
                    .filter(event -> event.pk().equals(String.valueOf(room.getLong("pk"))))
                    .toList();
            if (found.size() >= count) {
                return found;
            }
        }
    }

    private static List<String> actions(List<Event> events) {
        return events.stream().map(Event::action).toList();
    }

    private static List<JsonObject> shown(List<Event> events) {
        return events.stream().map(event -> new JsonObject(event.data())).toList();
    }

    private static JsonObject shown(Caller caller) {
        return new JsonObject().put("pk", caller.pk()).put("username", caller.username());
    }

    private Reply ask(Caller caller, String action, String arguments) {
        return chat.ask(caller, action, arguments);
    }

    private Future<Reply> send(Caller caller, String action, String arguments) {
        return chat.send(caller, action, arguments);
    }
}
