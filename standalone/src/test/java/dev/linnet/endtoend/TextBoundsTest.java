package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.linnet.kit.service.ServedActions;
import dev.linnet.testing.Proves;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/**
 * No text costs the database much, whatever action of whatever service it is sent to. PostgreSQL normalises a text in a time
 * that grows with the square of its length, and neither a timeout nor a closed socket ends that: twenty visitors once took the
 * database for a minute, each with one frame.
 */
class TextBoundsTest extends OpensSockets {

    /** Three marks whose order a normal form changes: the dearest there is to normalise. */
    private static final String MARKS = "\u0315\u0300\u05AE";

    private static final String WORST_FRAME = "a" + MARKS.repeat(9_800);

    /** 256 code points. */
    private static final String WORST_TEXT = MARKS.repeat(85) + "a";

    /** A statement takes some milliseconds; without a bound it takes a minute. */
    private static final long MOST_MS = 1_000;

    private static final List<String> ARGUMENTS = List.of(
            "hashtag", "body_contains", "room", "to", "with", "idempotency_key", "since", "pk", "limit", "offset");

    private static final List<String> INSIDE_DATA =
            List.of("body", "text", "title", "task", "done", "hashtag", "body_contains", "idempotency_key");

    /** Which arguments each action reads as texts; they are refused. */
    private static final Map<String, List<String>> READ = Map.ofEntries(
            Map.entry("posts.list", List.of("hashtag", "body_contains", "data.body_contains")),
            Map.entry("posts.create", List.of("data.body", "idempotency_key", "data.idempotency_key")),
            Map.entry("posts.subscribe_to_hashtag", List.of("hashtag", "since")),
            Map.entry("posts.unsubscribe_from_hashtag", List.of("hashtag")),
            Map.entry("chat.join", List.of("room", "since")),
            Map.entry("chat.leave", List.of("room")),
            Map.entry("chat.say", List.of("room", "data.text")),
            Map.entry("chat.history", List.of("room")),
            Map.entry("chat.whisper", List.of("to", "data.text")),
            Map.entry("chat.private_history", List.of("with")),
            Map.entry("checklist.task.create", List.of("data.title")),
            Map.entry("checklist.item.create", List.of("data.text", "data.task", "data.done")));

    private final Systems linnet = Systems.shared();

    @Test
    @Proves("P3.17")
    void anArgumentThatFillsAFrameIsRefusedByEveryActionAndNeverReachesTheDatabase() {
        try (LongestStatement longest = new LongestStatement(linnet.databaseUrl())) {
            List<String> refused = new ArrayList<>();
            sendEverywhere(WORST_FRAME, (argument, reply) -> {
                if (reply.path("response_status").intValue() == 400) {
                    refused.add(argument);
                }
            });
            List<String> expected = READ.entrySet().stream()
                    .flatMap(each -> each.getValue().stream().map(argument -> each.getKey() + " " + argument))
                    .toList();
            List<String> taken =
                    expected.stream().filter(each -> !refused.contains(each)).toList();
            assertEquals(List.of(), taken);
            assertTrue(longest.millis() < MOST_MS);
        }
    }

    @Test
    @Proves("P3.17")
    void theDearestTextThatIsTakenCostsTheDatabaseLittle() {
        try (LongestStatement longest = new LongestStatement(linnet.databaseUrl())) {
            sendEverywhere(WORST_TEXT, (argument, reply) -> {});
            assertTrue(longest.millis() < MOST_MS);
        }
    }

    @Test
    @Proves("P3.17")
    void aVisitorsTagOverHttpIsBoundedToo() {
        try (LongestStatement longest = new LongestStatement(linnet.databaseUrl())) {
            for (String argument : new String[] {"hashtag", "body_contains"}) {
                // As much as a request line takes.
                String worst = URLEncoder.encode("a" + MARKS.repeat(200), StandardCharsets.UTF_8);
                HttpResponse<String> answer =
                        Http.get(linnet.first().port(), "/api/posts/?limit=1&" + argument + "=" + worst);
                assertEquals(400, answer.statusCode());
            }
            String name = URLEncoder.encode("a" + MARKS.repeat(200), StandardCharsets.UTF_8);
            assertEquals(
                    400, Http.get(linnet.first().port(), "/login/" + name + "/").statusCode());
            assertTrue(longest.millis() < MOST_MS);
        }
    }

    @Test
    @Proves("P3.17")
    void theBoundOfAnArgumentIs256CodePoints() {
        TestSocket visitor = keep(TestSocket.openAnonymous(linnet.first()));
        visitor.expect(
                Json.text(
                        "{'action':'list','request_id':1,'limit':1,'hashtag':%s,'body_contains':%s}",
                        Json.quote("😀".repeat(257)), Json.quote("x".repeat(257))),
                Frames.failure(
                        "list",
                        "1",
                        400,
                        "[{'body_contains':['Ensure this field has no more than 256 characters.'],"
                                + "'hashtag':['Ensure this field has no more than 256 characters.']}]"));
        JsonNode found = visitor.ask(Json.text(
                "{'action':'list','request_id':2,'limit':1,'hashtag':%s,'body_contains':%s}",
                Json.quote("x".repeat(256)), Json.quote("😀".repeat(256))));
        assertEquals(200, found.path("response_status").intValue());
    }

    private interface Answered {
        void by(String argument, JsonNode reply);
    }

    /** One argument after the other of every action; none is answered with a failure of the server. */
    private void sendEverywhere(String text, Answered answered) {
        Login login = Login.fresh(linnet.first());
        for (TestedService service : TestedService.ALL) {
            for (Map.Entry<String, SortedSet<String>> stream :
                    ServedActions.of(service.definition()).entrySet()) {
                TestSocket socket = keep(TestSocket.open(
                        linnet.first(), "/ws/" + stream.getKey() + "/", "Authorization", "Bearer " + login.token()));
                for (String action : stream.getValue()) {
                    for (String argument : ARGUMENTS) {
                        ObjectNode frame = frame(action, login);
                        frame.set(argument, new TextNode(text));
                        answered.by(stream.getKey() + "." + action + " " + argument, ask(socket, frame));
                    }
                    for (String argument : INSIDE_DATA) {
                        ObjectNode frame = frame(action, login);
                        ((ObjectNode) frame.get("data")).set(argument, new TextNode(text));
                        answered.by(stream.getKey() + "." + action + " data." + argument, ask(socket, frame));
                    }
                }
                socket.close();
            }
        }
    }

    /** Everything that any action asks for, and good. */
    private static ObjectNode frame(String action, Login login) {
        return (ObjectNode) Json.of(
                "{'action':'" + action + "','request_id':7,'hashtag':'worst','room':'worst','to':'" + login.username()
                        + "','with':'" + login.username()
                        + "','pk':1,'data':{'body':'worst','text':'worst','title':'worst','task':1}}");
    }

    /** Its reply; events of what was followed before may come first. */
    private static JsonNode ask(TestSocket socket, ObjectNode frame) {
        socket.send(frame.toString());
        JsonNode reply = socket.next();
        while (reply.has("cursor")
                || !reply.path("request_id").asText().equals("7")
                || !reply.has("errors")
                || !reply.path("action").equals(frame.get("action"))) {
            reply = socket.next();
        }
        assertTrue(
                reply.path("response_status").intValue() < 500,
                () -> frame.get("action") + " was answered with a failure of the server");
        return reply;
    }
}
