package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Following by server-sent events. */
class EventStreamTest extends EndToEnd {

    private static final int PART = 300;

    private Login reader;
    private TestSocket writer;
    private String tag;
    private String path;

    @BeforeEach
    void open() {
        reader = Login.fresh(linnet);
        writer = signedIn();
        tag = freshTag();
        path = "/api/posts/events?hashtag=" + tag;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    @Proves({"P8.19", "P8.26"})
    void aHashtagIsFollowedByItsName(String slash) {
        try (EventReader events =
                EventReader.follow(linnet, reader, "/api/posts/events" + slash + "?hashtag=%23" + tag)) {
            writer.create("something else");
            JsonNode post = writer.create("zwei\nZeilen, ü 😀 #" + tag);
            String created = events.expectEvent("create", post);
            JsonNode patched = writer.patch(post, "#" + tag + " again");
            String updated = events.expectEvent("update", patched);
            assertNotEquals(created, updated);
            writer.delete(post);
            events.expectEvent("delete", post);
        }
    }

    /** As scripts write addresses, without percent-encoding. */
    @Test
    @Proves("P1.34")
    void aHashtagMayBeWrittenInPlainUtf8() {
        try (EventReader events = EventReader.follow(linnet, reader, path + "café")) {
            events.expectEvent("create", writer.create("#" + tag + "café"));
        }
    }

    @Test
    @Proves("P8.20")
    void aPostIsFollowedByItsKey() {
        JsonNode post = writer.create("somebody's");
        JsonNode other = writer.create("another");
        try (EventReader events = EventReader.follow(linnet, reader, "/api/posts/events?pk=" + post.get("pk"))) {
            writer.patch(other, "not followed");
            events.expectEvent("update", writer.patch(post, "followed"));
        }
    }

    @Test
    @Proves("P8.21")
    void withoutAnArgumentTheListIsFollowed() {
        settle();
        try (EventReader events = EventReader.follow(linnet, reader, "/api/posts/events")) {
            events.expectEvent("create", writer.create("anything"));
        }
    }

    @Test
    @Proves("P8.22")
    void theResponseIsAnEventStreamThatNobodyKeepsOrHoldsBack() {
        try (EventReader events = EventReader.follow(linnet, reader, path)) {
            String head = events.head().toLowerCase(java.util.Locale.ROOT);
            assertTrue(head.contains("\r\ncontent-type: text/event-stream\r\n"), head);
            assertTrue(head.contains("\r\ncache-control: no-store, no-transform\r\n"), head);
            assertTrue(head.contains("\r\nx-accel-buffering: no\r\n"), head);
        }
    }

    @Test
    @Proves("P8.27")
    void anIdleStreamHasAHeartbeatEachPingInterval() {
        Deployment tight = Deployment.tight();
        try (EventReader events = EventReader.follow(tight, Login.fresh(tight), path)) {
            long begin = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                assertEquals(":", events.block());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertTrue(seconds > 1.2 && seconds < 10, seconds + " s for four of them");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET  | /api/posts/events?hashtag=a%20b   | 400 | [{\"hashtag\": [\"Enter a valid hashtag.\"]}]",
                "GET  | /api/posts/events?hashtag=        | 400 | [{\"hashtag\": [\"Enter a valid hashtag.\"]}]",
                "GET  | /api/posts/events?since=yesterday | 400 | [{\"since\": [\"Invalid cursor.\"]}]",
                "GET  | /api/posts/events?pk=999999999    | 404 | [\"Not found\"]",
                "GET  | /api/posts/events?pk=abc          | 404 | [\"Not found\"]",
                "GET  | /api/nope/events                  | 404 | [\"Stream \\\"nope\\\" not found.\"]",
                "POST | /api/posts/events                 | 405 | [\"Method Not Allowed.\"]",
            })
    @Proves({"P8.37", "P8.38"})
    void whatCannotBeFollowedIsAProblemAsElsewhere(String method, String path, int status, String errors) {
        HttpResponse<String> response =
                Http.send(linnet.port(), method, path, "", "Authorization", "Bearer " + reader.token());
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("content-type").orElse(""));
        assertEquals(Json.read(errors), Json.read(response.body()).get("errors"));
    }

    @Test
    @Proves("P8.23")
    void headIsAnsweredLikeGetAndFollowsNothing() {
        String[] bearer = {"Authorization", "Bearer " + reader.token()};
        HttpResponse<String> response = Http.send(linnet.port(), "HEAD", path, "", bearer);
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("content-type").orElse(""));
        assertEquals("", response.body());
        assertEquals(
                401,
                Http.send(linnet.port(), "HEAD", path, "", "Authorization", "Bearer x")
                        .statusCode());
    }

    @Test
    @Proves("P8.29")
    void aLastEventIdThatIsNoCursorOfOursIsALostOne() {
        try (EventReader events = EventReader.resume(linnet, reader, path, "17")) {
            EventReader.Message first = events.next();
            assertEquals("subscribed", first.event());
            assertEquals(Json.of("{'cursor':'%s','recovered':false}", first.id()), Json.read(first.data()));
            events.expectEvent("create", writer.create("live #" + tag));
        }
    }

    @Test
    @Proves("P8.36")
    void whoAsksIsToldAsInEveryOtherCall() {
        assertEquals(403, Http.get(linnet.port(), path).statusCode());
        assertEquals(
                401, Http.get(linnet.port(), path, "Authorization", "Bearer x").statusCode());
        assertEquals(
                403,
                Http.get(linnet.port(), path, "Cookie", reader.cookie(), "Origin", "http://evil.example")
                        .statusCode());
        try (EventReader events = EventReader.open(linnet, path, "Cookie", reader.cookie())) {
            assertEquals("subscribed", events.next().event());
            events.expectEvent("create", writer.create("#" + tag));
        }
    }

    @Test
    @Proves("P8.32")
    void severalStreamsOfOneUserGoSideBySide() {
        String second = freshTag();
        try (EventReader one = EventReader.follow(linnet, reader, path);
                EventReader same = EventReader.follow(linnet, reader, path);
                EventReader other = EventReader.follow(linnet, reader, "/api/posts/events?hashtag=" + second)) {
            JsonNode first = writer.create("#" + tag);
            JsonNode both = writer.create("#" + second + " #" + tag);
            one.expectEvent("create", first);
            one.expectEvent("create", both);
            same.expectEvent("create", first);
            other.expectEvent("create", both);
        }
    }

    @Test
    @Proves("P8.28")
    void lastEventIdBringsWhatWasMissedAndThenWhatComes() {
        JsonNode[] missed = new JsonNode[4];
        String cursor;
        try (EventReader events = EventReader.follow(linnet, reader, path)) {
            cursor = events.expectEvent("create", writer.create("seen #" + tag));
        }
        for (int i = 0; i < missed.length; i++) {
            missed[i] = writer.create(i + " #" + tag);
        }
        settle();
        try (EventReader events = EventReader.resume(linnet, reader, path, cursor)) {
            assertEquals(recovered(cursor), events.next());
            for (JsonNode post : missed) {
                events.expectEvent("create", post);
            }
            events.expectEvent("create", writer.create("live #" + tag));
        }
    }

    /** A browser repeats the address it began with, and says in the header how far it has got since. */
    @Test
    @Proves("P8.30")
    void lastEventIdCountsBeforeSinceInTheQuery() {
        String first;
        String second;
        try (EventReader events = EventReader.follow(linnet, reader, path)) {
            first = events.expectEvent("create", writer.create("1 #" + tag));
            second = events.expectEvent("create", writer.create("2 #" + tag));
        }
        JsonNode third = writer.create("3 #" + tag);
        settle();
        try (EventReader events = EventReader.resume(linnet, reader, path + "&since=" + first, second)) {
            assertEquals(recovered(second), events.next());
            events.expectEvent("create", third);
        }
        try (EventReader events =
                EventReader.open(linnet, path + "&since=" + second, "Authorization", "Bearer " + reader.token())) {
            assertEquals(recovered(second), events.next());
            events.expectEvent("create", third);
        }
    }

    private static EventReader.Message recovered(String cursor) {
        return new EventReader.Message("subscribed", cursor, "{\"cursor\":\"" + cursor + "\",\"recovered\":true}");
    }

    @Test
    @Proves("P5.25")
    void aCursorOfASocketResumesAStreamAndTheOtherWayRound() {
        TestSocket socket = signedIn(reader).follow(tag, "1");
        String ofSocket = socket.expectEvent("create", "1", writer.create("1 #" + tag));
        socket.close();
        JsonNode second = writer.create("2 #" + tag);
        settle();
        String ofStream;
        try (EventReader events = EventReader.resume(linnet, reader, path, ofSocket)) {
            assertEquals(recovered(ofSocket), events.next());
            ofStream = events.expectEvent("create", second);
        }
        JsonNode third = writer.create("3 #" + tag);
        settle();
        TestSocket again = signedIn(reader);
        again.send(Json.text(
                "{'action':'subscribe_to_hashtag','request_id':1,'hashtag':'%s','since':'%s'}", tag, ofStream));
        assertEquals(
                Json.of("{'cursor':'%s','recovered':true}", ofStream),
                again.next().get("data"));
        again.expectEvent("create", "1", third);
    }

    @Test
    @Proves("P8.42")
    void itEndsWhenItsSessionIsLoggedOutAndNoOtherDoes() {
        try (EventReader ended = EventReader.follow(linnet, reader, path);
                EventReader other = EventReader.follow(linnet, Login.as(linnet, reader.username()), path)) {
            Http.get(linnet.port(), "/logout/", "Authorization", "Bearer " + reader.token());
            assertEquals(": The session has ended.\n\n", ended.rest());
            other.expectEvent("create", writer.create("#" + tag));
        }
    }

    @Test
    @Proves("P8.42")
    void itEndsWhenItsSessionExpires() {
        String token =
                Token.signed(Deployment.SIGNING_KEY, reader, Instant.now().plusSeconds(2));
        try (EventReader events = EventReader.open(linnet, path, "Authorization", "Bearer " + token)) {
            assertEquals("subscribed", events.next().event());
            assertEquals(": The session has ended.\n\n", events.rest());
        }
    }

    @Test
    @Proves("P8.44")
    void aSlowReaderIsCutOffAndOthersGetEverything() throws SQLException {
        int count = 20 * PART;
        try (EventReader slow = EventReader.open(linnet, path, "Authorization", "Bearer " + reader.token());
                EventReader healthy = EventReader.follow(linnet, reader, path);
                Connection sql = Database.writer(linnet)) {
            // Some 8 MB of events: more than the kernel and the send queue take for a client that reads nothing. In
            // parts,
            // so that the other client is never far behind.
            for (int first = 1; first <= count; first += PART) {
                Database.run(
                        sql,
                        "insert into posts.posts (author, body) select ?, rpad(n || ' #' || ? || ' ', 256, '😀')"
                                + " from generate_series(?, ?) n",
                        reader.pk(),
                        tag,
                        first,
                        first + PART - 1);
                for (int n = first; n < first + PART; n++) {
                    assertEquals(Integer.toString(n), number(healthy.next()));
                }
            }
            assertEquals("subscribed", slow.next().event());
            String[] last = new String[2];
            assertThrows(UncheckedIOException.class, () -> {
                while (true) {
                    EventReader.Message message = slow.next();
                    last[0] = message.id();
                    last[1] = number(message);
                }
            });
            // It comes back and goes on where it was.
            try (EventReader again = EventReader.resume(linnet, reader, path, last[0])) {
                assertEquals(recovered(last[0]), again.next());
                for (int n = Integer.parseInt(last[1]) + 1; n <= count; n++) {
                    assertEquals(Integer.toString(n), number(again.next()));
                }
            }
        }
    }

    /** With which the body begins. */
    private static String number(EventReader.Message message) {
        return Json.read(message.data()).at("/data/body").textValue().split(" ", 2)[0];
    }

    @Test
    @Proves({"P8.35", "P8.41", "P8.43"})
    void itOutlivesARestartOfTheServiceAndEndsWithItsGateway() {
        Deployment deployment = Deployment.start(Map.of());
        Login login = Login.fresh(deployment);
        try (EventReader events = EventReader.follow(deployment, login, path)) {
            TestSocket author = keep(TestSocket.open(deployment, login));
            events.expectEvent("create", author.create("before #" + tag));
            deployment.stopPosts();
            assertEquals(
                    503,
                    Http.get(deployment.port(), path, "Authorization", "Bearer " + login.token())
                            .statusCode());
            assertTrue(sentAway(deployment, login).startsWith("retry: "), "EventSource would give up for ever at 503");
            deployment.startPosts();
            events.expectEvent("create", author.create("after #" + tag));
            deployment.close();
            assertTrue(events.rest().startsWith(": "), "a word and a proper end");
        }
    }

    /** What an {@code EventSource} is answered. */
    private String sentAway(Deployment deployment, Login login) {
        HttpResponse<String> response = Http.get(
                deployment.port(), path, "Authorization", "Bearer " + login.token(), "Accept", "text/event-stream");
        assertEquals(200, response.statusCode());
        return response.body();
    }
}
