package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that one change moves from one topic to another, for a socket that follows both and keeps rows by key, as front ends do. */
class MovedRowsTest extends EndToEnd {

    private static final int MOVES = 20;

    private final Map<Long, JsonNode> store = new HashMap<>();

    /** Folds the next event into the store. */
    private JsonNode take(TestSocket socket) {
        JsonNode event = socket.next();
        while (event.get("action").textValue().startsWith("user_")) {
            event = socket.next();
        }
        fold(event);
        return event;
    }

    private void fold(JsonNode event) {
        if (event.get("action").textValue().endsWith("delete")) {
            store.remove(event.get("pk").longValue());
        } else {
            store.put(event.get("pk").longValue(), event.get("data"));
        }
    }

    @Test
    @Proves("P5.45")
    void aPostThatOneChangeMovesIsDeletedBeforeItIsCreated() {
        String tag = freshTag();
        String[] tags = {tag + "a", tag + "b", tag + "c"};
        TestSocket follower = signedIn();
        for (int i = 0; i < tags.length; i++) {
            follower.follow(tags[i], Integer.toString(i));
        }
        TestSocket writer = signedIn();
        JsonNode post = writer.create("#" + tags[2]);
        take(follower);
        for (int move = 0; move < MOVES; move++) {
            // Up and down in order of their names, and with one that stays.
            String body = move % 2 == 0 ? "#" + tags[0] + " #" + tags[1] : "#" + tags[1] + " #" + tags[2];
            JsonNode changed = writer.patch(post, body);
            StringBuilder kinds = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                kinds.append(take(follower).get("action").textValue()).append(' ');
            }
            assertEquals(move == 0 ? "delete create create " : "delete update create ", kinds.toString(), body);
            assertEquals(Map.of(post.get("pk").longValue(), changed), store);
        }
    }

    /** The client is away while the post moves to and fro, and asks for both topics again without waiting for a reply. */
    @ParameterizedTest
    @ValueSource(strings = {"a b", "b a"})
    @Proves("P5.45")
    void aMoveThatWasMissedIsDeletedBeforeItIsCreated(String order) {
        String tag = freshTag();
        String[] tags = {tag + "a", tag + "b"};
        TestSocket writer = signedIn();
        TestSocket before = signedIn().follow(tags[0], "1");
        JsonNode post = writer.create("#" + tags[0]);
        String cursor = take(before).get("cursor").textValue();
        before.close();
        JsonNode last = post;
        for (int move = 1; move <= MOVES + 1; move++) {
            last = writer.patch(post, "#" + tags[move % 2]);
        }
        settle();

        TestSocket again = signedIn();
        for (String key : order.split(" ", -1)) {
            again.send(Json.text(
                    "{'action':'subscribe_to_hashtag','request_id':'%s','hashtag':'%s','since':'%s'}",
                    key, tag + key, cursor));
        }
        StringBuilder kinds = new StringBuilder();
        for (int frame = 0; frame < 2 + 2 * (MOVES + 1); frame++) {
            JsonNode next = again.next();
            String action = next.get("action").textValue();
            if (!action.equals("subscribe_to_hashtag")) {
                kinds.append(action).append(' ');
                fold(next);
            }
        }
        assertEquals("delete create ".repeat(MOVES + 1), kinds.toString());
        assertEquals(Map.of(post.get("pk").longValue(), last), store);
    }

    @Test
    @Proves("P5.45")
    void aMessageThatSqlMovesToAnotherRoomIsDeletedBeforeItIsCreated() throws SQLException {
        Systems systems = Systems.shared();
        Login login = Login.fresh(systems.first());
        TestSocket socket = keep(TestSocket.open(systems.first(), "/ws/chat/", "Cookie", login.cookie()));
        long[] rooms = new long[2];
        for (int i = 0; i < rooms.length; i++) {
            socket.send(Json.text("{'action':'join','request_id':%d,'room':'%s'}", i, "moved " + i + freshTag()));
            JsonNode frame = socket.next();
            while (!frame.get("action").textValue().equals("join")) {
                frame = socket.next();
            }
            rooms[i] = frame.at("/data/room/pk").longValue();
        }
        try (Connection sql = Database.superUser(systems.databaseUrl())) {
            Database.run(
                    sql,
                    "insert into chat.messages (room, author, username, text) values (?, ?, 'x', 'moves')",
                    rooms[0],
                    login.pk());
            long pk = take(socket).get("pk").longValue();
            for (int move = 1; move <= MOVES; move++) {
                Database.run(sql, "update chat.messages set room = ? where pk = ?", rooms[move % 2], pk);
                assertEquals("message.delete", take(socket).get("action").textValue());
                assertEquals("message.create", take(socket).get("action").textValue());
                assertEquals(
                        rooms[move % 2],
                        Objects.requireNonNull(store.get(pk)).get("room").longValue());
            }
        }
    }
}
