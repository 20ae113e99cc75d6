package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The action {@code list} that answers page after page. */
class StreamedListTest extends EndToEnd {

    private static final String CANCELLED = "{'action':'list_cancel','request_id':9}";

    private Login login;
    private String tag;

    @BeforeEach
    void open() {
        login = Login.fresh(linnet);
        tag = freshTag();
    }

    @Test
    @Proves({"P2.14", "P4.52"})
    void aStreamedListAnswersPageAfterPageUnderOneId() throws SQLException {
        fill(7, "x");
        TestSocket socket = signedIn(login);
        socket.send(list("'limit':3"));
        List<String> bodies = new ArrayList<>();
        for (int offset = 0; offset < 7; offset += 3) {
            JsonNode reply = socket.next();
            JsonNode page = reply.path("data");
            assertEquals(Frames.success("list", "1", 200, page), reply);
            assertEquals(
                    Json.of(
                            "{'count':7,'limit':3,'offset':%d,'results':%s,'cursor':%s,'more':%s,'first':%s,'last':%s}",
                            offset,
                            page.get("results"),
                            page.get("cursor"),
                            offset < 6,
                            page.get("first"),
                            page.get("last")),
                    page);
            bodies.addAll(page.findValuesAsText("body"));
        }
        assertEquals(7, bodies.size());
        for (int i = 0; i < 7; i++) {
            assertTrue(bodies.get(i).startsWith(7 - i + " "), bodies::toString);
        }
        // It has ended: the next frame is of the next action.
        socket.create("next");
    }

    @Test
    @Proves("P4.53")
    void aStreamedListEndsWithThePageThatReachesTheCount() throws SQLException {
        fill(4, "x");
        TestSocket socket = signedIn(login);
        socket.send(list("'limit':2"));
        assertEquals(0, socket.next().at("/data/offset").intValue());
        assertEquals(2, socket.next().at("/data/offset").intValue());
        socket.create("next");
    }

    @Test
    @Proves("P4.53")
    void aStreamedListOfNothingIsOneEmptyPage() {
        TestSocket socket = signedIn(login);
        JsonNode page = socket.ask(list("'limit':2")).get("data");
        assertEquals(
                Json.of("{'count':0,'limit':2,'offset':0,'results':[],'cursor':%s,'more':false}", page.get("cursor")),
                page);
        socket.create("next");
    }

    /** By offset, each deleted post would hide one, and each new one would show one twice. */
    @Test
    @Proves("P4.54")
    void itsPagesAndTheEventsFoldedAreTheTableWhilePostsComeAndGo() throws Exception {
        fill(600, "x");
        TestSocket socket = signedIn(login);
        socket.ask(Json.text("{'action':'subscribe_to_hashtag','request_id':2,'hashtag':'%s'}", tag));
        socket.send(list("'limit':5"));
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> comeAndGo(ended));
        Map<Long, String> view = new TreeMap<>();
        Set<Long> told = new HashSet<>();
        int shownTwice = 0;
        boolean more = true;
        while (more) {
            JsonNode frame = socket.next();
            if (frame.has("pk")) {
                fold(frame, view, told);
                continue;
            }
            for (JsonNode post : frame.at("/data/results")) {
                long pk = post.get("pk").longValue();
                // What was told since the list was asked for is newer than any page, or will be made so.
                if (!told.contains(pk) && view.put(pk, post.get("body").textValue()) != null) {
                    shownTwice++;
                }
            }
            more = frame.at("/data/more").booleanValue();
        }
        ended.set(true);
        writer.get(30, TimeUnit.SECONDS);
        long last = signedIn(login).create("the last #" + tag).get("pk").longValue();
        while (!view.containsKey(last)) {
            fold(socket.next(), view, told);
        }
        assertEquals(0, shownTwice);
        assertTrue(told.size() > 20, "the writer was too slow: " + told.size());
        assertEquals(table(), view);
    }

    private static void fold(JsonNode event, Map<Long, String> view, Set<Long> told) {
        long pk = event.get("pk").longValue();
        told.add(pk);
        if (event.get("action").textValue().equals("delete")) {
            view.remove(pk);
        } else {
            view.put(pk, event.at("/data/body").textValue());
        }
    }

    private void comeAndGo(AtomicBoolean ended) {
        try (Connection beside = Database.writer(linnet)) {
            for (int n = 0; !ended.get(); n++) {
                String newest =
                        "select pk from posts.posts where tags @> array[?::text] order by created_at desc limit 3";
                Database.run(beside, "delete from posts.posts where pk in (" + newest + ")", tag);
                if (n % 2 == 0) {
                    fill(2, "new ");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<Long, String> table() throws SQLException {
        Map<Long, String> posts = new TreeMap<>();
        try (Connection beside = Database.writer(linnet);
                PreparedStatement all =
                        beside.prepareStatement("select pk, body from posts.posts where tags @> array[?::text]")) {
            all.setString(1, tag);
            try (ResultSet rows = all.executeQuery()) {
                while (rows.next()) {
                    posts.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        return posts;
    }

    @Test
    @Proves({"P4.19", "P4.57"})
    void listCancelIsAnswered200WhenNothingRuns() {
        signedIn(login).expect(Json.text(CANCELLED), Frames.success("list_cancel", "9", 200, "null"));
    }

    @Test
    @Proves({"P4.55", "P4.56", "P4.58"})
    void otherActionsAreServedWhileAStreamedListRuns() throws SQLException, IOException {
        fill(5_000, "");
        try (RawSocket socket = login.socket(linnet)) {
            socket.send(list("'limit':1"));
            assertEquals(0, Json.read(socket.text()).at("/data/offset").intValue());
            socket.send(Json.text("{'action':'retrieve','request_id':2,'pk':0}"));
            JsonNode frame = Json.read(socket.text());
            int pages = 1;
            while (frame.get("action").textValue().equals("list")) {
                pages++;
                frame = Json.read(socket.text());
            }
            assertEquals(Frames.failure("retrieve", "2", 404, "['Not found']"), frame);
            assertTrue(pages < 5_000, "it ran to its end first");
            socket.send(Json.text(CANCELLED));
            frame = Json.read(socket.text());
            while (frame.get("action").textValue().equals("list")) {
                frame = Json.read(socket.text());
            }
            assertEquals(Frames.success("list_cancel", "9", 200, "null"), frame);
            socket.send(Json.text("{'action':'create','request_id':3,'data':{'body':'next'}}"));
            // No further page is in between.
            assertEquals("create", Json.read(socket.text()).get("action").textValue());
        }
    }

    @Test
    @Proves("P3.24")
    void atMost16RunOnASocketAtOnce() throws SQLException, IOException {
        fill(5_000, "");
        try (RawSocket socket = login.socket(linnet)) {
            for (int id = 1; id <= 17; id++) {
                socket.send(list("'limit':1").replace("\"request_id\":1", "\"request_id\":" + id));
            }
            JsonNode frame = Json.read(socket.text());
            while (frame.get("response_status").intValue() == 200) {
                frame = Json.read(socket.text());
            }
            assertEquals(
                    Frames.failure(
                            "list",
                            "17",
                            429,
                            "['Too many streamed replies at once. Try again when one of them has ended.']"),
                    frame);
        }
    }

    private void fill(int posts, String body) throws SQLException {
        try (Connection beside = Database.writer(linnet)) {
            Database.run(
                    beside,
                    "insert into posts.posts (author, body) select ?, n || ' ' || ? || '#' || ?"
                            + " from generate_series(1, ?) n",
                    login.pk(),
                    body,
                    tag,
                    posts);
        }
    }

    private String list(String arguments) {
        return ("{'action':'list','request_id':1,'streamed':true,'hashtag':'" + tag + "'," + arguments + "}")
                .replace('\'', '"');
    }
}
