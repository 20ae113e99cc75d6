package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
                            "{'count':7,'limit':3,'offset':%d,'results':%s,'cursor':%s}",
                            offset, page.get("results"), page.get("cursor")),
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
    void aStreamedListEndsWithThePageThatReachesTheCount() throws SQLException {
        fill(4, "x");
        TestSocket socket = signedIn(login);
        socket.send(list("'limit':2"));
        assertEquals(0, socket.next().at("/data/offset").intValue());
        assertEquals(2, socket.next().at("/data/offset").intValue());
        socket.create("next");
    }

    @Test
    void aStreamedListOfNothingIsOneEmptyPage() {
        TestSocket socket = signedIn(login);
        JsonNode page = socket.ask(list("'limit':2")).get("data");
        assertEquals(Json.of("{'count':0,'limit':2,'offset':0,'results':[],'cursor':%s}", page.get("cursor")), page);
        socket.create("next");
    }

    @Test
    void listCancelIsAnswered200WhenNothingRuns() {
        signedIn(login).expect(Json.text(CANCELLED), Frames.success("list_cancel", "9", 200, "null"));
    }

    @Test
    void otherActionsAreServedWhileAStreamedListRuns() throws SQLException, IOException {
        fill(5_000, "");
        try (RawSocket socket = new RawSocket(linnet, login)) {
            socket.sendText(list("'limit':1"));
            assertEquals(0, Json.read(socket.read().text()).at("/data/offset").intValue());
            socket.sendText(Json.text("{'action':'retrieve','request_id':2,'pk':0}"));
            JsonNode frame = Json.read(socket.read().text());
            int pages = 1;
            while (frame.get("action").textValue().equals("list")) {
                pages++;
                frame = Json.read(socket.read().text());
            }
            assertEquals(Frames.failure("retrieve", "2", 404, "['Not found']"), frame);
            assertTrue(pages < 5_000, "it ran to its end first");
            socket.sendText(Json.text(CANCELLED));
            frame = Json.read(socket.read().text());
            while (frame.get("action").textValue().equals("list")) {
                frame = Json.read(socket.read().text());
            }
            assertEquals(Frames.success("list_cancel", "9", 200, "null"), frame);
            socket.sendText(Json.text("{'action':'create','request_id':3,'data':{'body':'next'}}"));
            // No further page is in between.
            assertEquals("create", Json.read(socket.read().text()).get("action").textValue());
        }
    }

    @Test
    void atMost16RunOnASocketAtOnce() throws SQLException, IOException {
        fill(5_000, "");
        try (RawSocket socket = new RawSocket(linnet, login)) {
            for (int id = 1; id <= 17; id++) {
                socket.sendText(list("'limit':1").replace("\"request_id\":1", "\"request_id\":" + id));
            }
            JsonNode frame = Json.read(socket.read().text());
            while (frame.get("response_status").intValue() == 200) {
                frame = Json.read(socket.read().text());
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
