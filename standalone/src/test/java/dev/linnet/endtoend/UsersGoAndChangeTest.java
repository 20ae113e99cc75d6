package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users who are deleted and renamed by SQL, which tells nobody. */
class UsersGoAndChangeTest extends AcrossGateways {

    private Login alice;
    private Login bob;

    @BeforeEach
    void logIn() {
        alice = Login.fresh(systems.first());
        bob = Login.fresh(systems.second());
    }

    private void sql(String statement, Object... values) throws SQLException {
        try (Connection connection = Database.superUser(systems.databaseUrl())) {
            Database.run(connection, statement, values);
        }
    }

    private void deleteAlice() throws SQLException {
        sql("delete from posts.users where pk = ?", alice.pk());
    }

    private String renameAlice() throws SQLException {
        String name = "n" + UUID.randomUUID();
        sql("update posts.users set username = ? where pk = ?", name, alice.pk());
        return name;
    }

    /** Takes frames until one is what is awaited. */
    private static JsonNode until(TestSocket socket, String action, String pointer, String text) {
        while (true) {
            JsonNode frame = socket.next();
            if (frame.path("action").asText().equals(action)
                    && frame.at(pointer).asText().equals(text)) {
                return frame;
            }
        }
    }

    @Test
    @Proves("P1.59")
    void aDeletedUsersPostsGoAndTheirFollowersAreTold() throws SQLException {
        String tag = "t" + UUID.randomUUID().toString().replace("-", "");
        TestSocket follower = open(systems.second(), "posts", bob).follow(tag, "1");
        TestSocket author = open(systems.first(), "posts", alice);
        JsonNode first = author.create("one #" + tag);
        assertEquals(
                201,
                author.ask(Json.text(
                                "{'action':'create','request_id':2,'idempotency_key':'k','data':{'body':'two #%s'}}",
                                tag))
                        .get("response_status")
                        .intValue());
        follower.expectEvent("create", "1", first);
        JsonNode second = follower.next().get("data");
        deleteAlice();
        String one =
                until(follower, "delete", "/response_status", "204").get("pk").toString();
        String two =
                until(follower, "delete", "/response_status", "204").get("pk").toString();
        assertEquals(Set.of(first.get("pk").toString(), second.get("pk").toString()), Set.of(one, two));
        follower.expect(
                Json.text("{'action':'retrieve','request_id':9,'pk':%s}", first.get("pk")),
                Frames.failure("retrieve", "9", 404, "['Not found']"));
    }

    @Test
    @Proves({"P1.48", "P1.58"})
    void aDeletedUserIsNobodyAnyMore() throws Exception {
        TestSocket watcher = open(systems.second(), "users", bob);
        watcher.send("{\"action\":\"subscribe\",\"request_id\":1}");
        until(watcher, "subscribe", "/request_id", "1");
        TestSocket socket = open(systems.first(), "posts", alice);
        TestSocket byCookie = keep(TestSocket.open(systems.second(), "/ws/", "Cookie", alice.cookie()));
        EventReader events =
                EventReader.open(systems.first(), "/api/posts/events", "Authorization", "Bearer " + alice.token());
        events.next();
        until(watcher, "join", "/data/username", alice.username());

        deleteAlice();

        assertEquals(4401, socket.closeCode());
        assertEquals(4401, byCookie.closeCode());
        assertTrue(events.rest().contains("The session has ended."));
        until(watcher, "leave", "/data/username", alice.username());
        String[] bearer = {"Authorization", "Bearer " + alice.token()};
        assertEquals(401, TestSocket.refusal(systems.first(), "/ws/", bearer));
        assertEquals(
                401, Http.get(systems.second().port(), "/api/posts/", bearer).statusCode());
        assertEquals(
                401,
                Http.get(systems.first().port(), "/api/posts/events", bearer).statusCode());
        TestSocket visitor = keep(TestSocket.open(systems.first(), "/ws/", "Cookie", alice.cookie()));
        assertEquals(
                403,
                visitor.ask("{\"action\":\"subscribe_to_list\"}")
                        .get("response_status")
                        .intValue());
        assertNotEquals(alice.pk(), Login.as(systems.second(), alice.username()).pk(), "another user of that name");
    }

    @Test
    @Proves("P1.60")
    void aDeletedUsersMessagesAndTasksGo() throws SQLException {
        String room = "room " + UUID.randomUUID();
        TestSocket other = open(systems.second(), "chat", bob);
        other.ask(Json.text("{'action':'join','request_id':1,'room':'%s'}", room));
        other.send(Json.text("{'action':'subscribe','request_id':2}"));
        // The own coming may be told before this reply.
        until(other, "subscribe", "/request_id", "2");
        TestSocket chat = open(systems.first(), "chat", alice);
        chat.ask(Json.text("{'action':'say','request_id':1,'room':'%s','data':{'text':'hello'}}", room));
        chat.ask(Json.text("{'action':'whisper','request_id':1,'to':'%s','data':{'text':'psst'}}", bob.username()));
        TestSocket checklist = open(systems.first(), "checklist", alice);
        JsonNode task = checklist
                .ask("{\"action\":\"task.create\",\"request_id\":1,\"data\":{\"title\":\"home\"}}")
                .get("data");
        Map<String, String> made = keys(other, "create");

        deleteAlice();

        assertEquals(made, keys(other, "delete"));
        try (Connection connection = Database.superUser(systems.databaseUrl())) {
            Await.until("the task is gone", Await.LONG, () -> count(connection, task) == 0);
        }
    }

    /** Takes the events of one message in the room and one in private, which come in either order. */
    private static Map<String, String> keys(TestSocket socket, String action) {
        Map<String, String> keys = new HashMap<>();
        while (keys.size() < 2) {
            JsonNode frame = socket.next();
            String[] event = frame.path("action").asText().split("\\.", -1);
            if (frame.has("pk") && event[event.length - 1].equals(action)) {
                keys.put(event[0], frame.get("pk").toString());
            }
        }
        return keys;
    }

    private static long count(Connection connection, JsonNode task) {
        try {
            return Database.number(
                    connection,
                    "select count(*) from checklist.tasks where pk = ?",
                    task.get("pk").longValue());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Proves({"P1.61", "P10.8", "P11.13"})
    void aRenamedUserHasTheNewNameEverywhere() throws SQLException {
        String room = "room " + UUID.randomUUID();
        TestSocket watcher = open(systems.second(), "users", bob);
        watcher.send("{\"action\":\"subscribe\",\"request_id\":1}");
        until(watcher, "subscribe", "/request_id", "1");
        TestSocket other = open(systems.second(), "chat", bob);
        other.ask(Json.text("{'action':'join','request_id':1,'room':'%s'}", room));
        TestSocket chat = open(systems.first(), "chat", alice);
        chat.ask(Json.text("{'action':'join','request_id':1,'room':'%s'}", room));
        chat.send(Json.text("{'action':'say','request_id':2,'room':'%s','data':{'text':'before'}}", room));
        until(other, "message.create", "/data/text", "before");
        until(watcher, "join", "/data/username", alice.username());

        String name = renameAlice();

        assertEquals(
                alice.pk(),
                until(watcher, "update", "/data/username", name).get("pk").longValue());
        JsonNode user = Json.of("{'pk':%d,'username':'%s'}", alice.pk(), name);
        // The two come by ways of their own, in either order.
        JsonNode one = other.next();
        JsonNode two = other.next();
        boolean userFirst = one.get("action").asText().equals("user_update");
        JsonNode ofUser = userFirst ? one : two;
        JsonNode ofMessage = userFirst ? two : one;
        assertEquals("user_update", ofUser.get("action").asText());
        assertEquals(user, ofUser.get("data"));
        assertEquals("message.update", ofMessage.get("action").asText());
        assertEquals(user, ofMessage.at("/data/author"));
        chat.send(Json.text("{'action':'say','request_id':3,'room':'%s','data':{'text':'after'}}", room));
        assertEquals(user, until(other, "message.create", "/data/text", "after").at("/data/author"));

        TestSocket again = open(systems.first(), "chat", alice);
        JsonNode reply = again.ask(
                Json.text("{'action':'whisper','request_id':1,'to':'%s','data':{'text':'psst'}}", bob.username()));
        assertEquals(user, reply.at("/data/sender"));
        assertEquals(
                404,
                other.ask(Json.text(
                                "{'action':'whisper','request_id':1,'to':'%s','data':{'text':'psst'}}",
                                alice.username()))
                        .get("response_status")
                        .intValue());
        Login taken = Login.as(systems.first(), alice.username());
        assertNotEquals(alice.pk(), taken.pk());
        other.send(Json.text("{'action':'join','request_id':5,'room':'%s'}", room));
        JsonNode joined = until(other, "join", "/request_id", "5").at("/data/users");
        assertTrue(joined.toString().contains(name), joined.toString());
        assertFalse(joined.toString().contains(alice.username()), joined.toString());
    }

    @Test
    @Proves("P1.6")
    void namesThatLookAlikeAreOneUser() throws SQLException {
        String unique = UUID.randomUUID().toString();
        Login composed = Login.as(systems.first(), "caf\u00E9" + unique);
        assertEquals(
                composed.pk(), Login.as(systems.second(), "cafe\u0301" + unique).pk());
        assertEquals(composed.pk(), Login.as(systems.second(), "ｃafé" + unique).pk());
        assertEquals("café" + unique, Login.as(systems.first(), "ｃafé" + unique).username());
        TestSocket chat = open(systems.first(), "chat", alice);
        JsonNode reply = chat.ask(Json.text(
                "{'action':'whisper','request_id':1,'to':'%s','data':{'text':'psst'}}", "cafe\u0301" + unique));
        assertEquals(composed.pk(), reply.at("/data/receiver/pk").longValue());
    }
}
