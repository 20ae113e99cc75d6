package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.gateway.TestHttp;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.SignedCursor;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.EventSocket;
import dev.linnet.testing.Proves;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser's {@code EventSource} needs: it connects again by itself, until an answer is no event stream. */
class EventSourceTest {

    private static final String PATH = "/api/posts/events";
    private static final String ACCEPT = "Accept: text/event-stream";

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private static Reply refusal(String field) {
        return Reply.failure(Status.BAD_REQUEST, "[{\"" + field + "\":[\"Invalid.\"]}]");
    }

    private void serve(String data) {
        gateway.posts.on("events", request -> {
            String since = new JsonObject(request.arguments()).getString("since", "good");
            return since.equals("good")
                    ? Reply.success(
                            Status.CREATED,
                            data,
                            new Effect.Subscribe(new Topic("posts", "all"), gateway.log.head(), gateway.log.head(), 0))
                    : refusal("since");
        });
    }

    private List<String> asked() {
        return gateway.posts.requests().stream().map(Request::arguments).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"n\":1}"})
    @Proves("P8.29")
    void aLastEventIdThatIsNoCursorOfOursIsALostOne(String data) throws Exception {
        serve(data);
        try (EventSocket events = EventSocket.open(gateway.port(), PATH + "?x=y&since=good", "Last-Event-ID: other")) {
            assertEquals(200, events.status());
            assertEquals("retry: 1000", events.next());
            String subscribed = events.next();
            assertTrue(subscribed.startsWith(
                    "event: subscribed\nid: " + new SignedCursor(gateway.log.head(), 0).encode() + "\ndata: "));
            assertEquals(
                    new JsonObject(data).put("recovered", false),
                    new JsonObject(subscribed.substring(subscribed.indexOf("data: ") + 6)));
            gateway.log.publish("all");
            assertTrue(events.next().startsWith("id: "), "what is live");
        }
        assertEquals(List.of("{\"x\":\"y\",\"since\":\"other\"}", "{\"x\":\"y\"}"), asked());
    }

    @Test
    @Proves("P8.37")
    void aSinceInTheQueryThatIsNoCursorIsAMistakeOfTheClients() throws Exception {
        serve("{}");
        assertEquals(
                400,
                TestHttp.send(gateway.port(), "GET", PATH + "?since=other", ACCEPT)
                        .status());
        assertEquals(1, asked().size());
    }

    @Test
    void whatElseIsWrongIsRefusedAllTheSame() throws Exception {
        gateway.posts.on("events", request -> refusal("hashtag"));
        assertEquals(
                400,
                TestHttp.send(gateway.port(), "GET", PATH, "Last-Event-ID: good")
                        .status());
        assertEquals(1, asked().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {ACCEPT, "Accept: text/html;q=0.1, TEXT/Event-Stream ; q=1", "Last-Event-ID: x", "Last-Event-ID:"
            })
    @Proves("P8.41")
    void whatEndsByItselfIsAnEventStreamThatEndsAndComesBack(String header) throws Exception {
        for (Status status : List.of(Status.UNAVAILABLE, Status.TIMED_OUT, Status.BAD_GATEWAY)) {
            gateway.posts.on("events", request -> Reply.failure(status, "[\"No.\"]"));
            assertComesBack(TestHttp.send(gateway.port(), "GET", PATH, header));
        }
        gateway.posts.leave();
        assertComesBack(TestHttp.send(gateway.port(), "GET", PATH, header));
        String bearer = "Authorization: Bearer " + gateway.token("alice");
        gateway.users.leave();
        assertComesBack(TestHttp.send(gateway.port(), "GET", PATH, header, bearer));
    }

    private static void assertComesBack(TestHttp answer) {
        assertEquals(200, answer.status(), answer.body());
        assertEquals("text/event-stream", answer.header("content-type").orElseThrow());
        String[] lines = answer.body().split("\r?\n", -1);
        // In chunks, so there is the size first.
        int retryMs = Integer.parseInt(lines[1].substring("retry: ".length()));
        assertTrue(retryMs >= 1_000 && retryMs <= 5_000, answer.body());
        assertTrue(lines[3].startsWith(": "), answer.body());
        assertTrue(answer.body().endsWith("\r\n0\r\n\r\n"), "a proper end");
    }

    @Test
    @Proves("P8.41")
    void otherClientsAreToldTheStatus() throws Exception {
        gateway.posts.leave();
        for (String header : new String[] {"Accept: */*", "X: y"}) {
            TestHttp answer = TestHttp.send(gateway.port(), "GET", PATH, header);
            assertEquals(503, answer.status());
            assertEquals(
                    "application/problem+json", answer.header("content-type").orElseThrow());
        }
    }

    @Test
    @Proves("P8.41")
    void whatDoesNotEndByItselfIsRefusedAndNotTriedForEver() throws Exception {
        for (Status status : List.of(Status.FORBIDDEN, Status.NOT_FOUND, Status.INTERNAL_ERROR)) {
            gateway.posts.on("events", request -> Reply.failure(status, "[\"No.\"]"));
            assertEquals(
                    status.code(),
                    TestHttp.send(gateway.port(), "GET", PATH, ACCEPT).status());
        }
    }
}
