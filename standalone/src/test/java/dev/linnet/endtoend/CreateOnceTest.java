package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A create that a client repeats because it has not seen the answer. */
class CreateOnceTest extends EndToEnd {

    private final String key = UUID.randomUUID().toString();

    @Test
    @Proves("P4.33")
    void theSameCallWithTheSameKeyAnswersTheSamePost() {
        Login login = Login.fresh(linnet);
        JsonNode first = create(signedIn(login), Json.quote(key), "once #" + freshTag());
        assertEquals(201, first.get("response_status").intValue());
        JsonNode again =
                create(signedIn(login), Json.quote(key), first.at("/data/body").textValue());
        assertEquals(first, again);
    }

    @Test
    @Proves("P4.33")
    void theAnswerStaysThatOfTheCreate() {
        TestSocket socket = signedIn();
        JsonNode first = create(socket, Json.quote(key), "once");
        socket.patch(first.get("data"), "changed");
        assertEquals(first, create(socket, Json.quote(key), "once"));
    }

    @Test
    @Proves("P4.35")
    void withAnotherBodyItIsAConflict() {
        TestSocket socket = signedIn();
        create(socket, Json.quote(key), "one");
        JsonNode other = create(socket, Json.quote(key), "other");
        assertEquals(
                Frames.failure("create", "1", 409, "['This idempotency_key has been used to create something else.']"),
                other);
    }

    @Test
    @Proves("P4.36")
    void aKeyIsItsCallersOwn() {
        JsonNode one = create(signedIn(), Json.quote(key), "same");
        JsonNode other = create(signedIn(), Json.quote(key), "same");
        assertNotEquals(one.at("/data/pk"), other.at("/data/pk"));
    }

    @Test
    @Proves("P4.37")
    void itMayStandInsideDataAndTheTopLevelWins() {
        TestSocket socket = signedIn();
        String inside = Json.text("{'action':'create','request_id':1,'data':{'body':'x','idempotency_key':'%s'}}", key);
        JsonNode first = socket.ask(inside);
        assertEquals(first, socket.ask(inside));
        JsonNode other = socket.ask(Json.text(
                "{'action':'create','request_id':1,'idempotency_key':'2%s','data':{'body':'x','idempotency_key':'%s'}}",
                key, key));
        assertNotEquals(first.at("/data/pk"), other.at("/data/pk"));
    }

    @Test
    @Proves("P4.39")
    void itWorksOverHttpToo() {
        Login login = Login.fresh(linnet);
        String body = Json.text("{'body':'x','idempotency_key':'%s'}", key);
        HttpResponse<String> first = post(login, body);
        assertEquals(201, first.statusCode());
        assertEquals(first.body(), post(login, body).body());
        assertEquals(
                first.body(),
                create(signedIn(login), Json.quote(key), "x").get("data").toString());
    }

    @Test
    @Proves("P4.38")
    void whatCanBeNoKeyIsRefused() {
        TestSocket socket = signedIn();
        for (String bad : List.of("5", "''", "true", "{}", "'" + "é".repeat(65) + "'", "'a\\u0000b'", "'\\ud800'")) {
            JsonNode reply = create(socket, Json.text(bad), "x");
            assertEquals(
                    Frames.failure(
                            "create", "1", 400, "[{'idempotency_key':['Enter a string of at most 128 bytes.']}]"),
                    reply);
        }
        assertEquals(
                201,
                create(socket, Json.quote("é".repeat(64)), "x")
                        .get("response_status")
                        .intValue());
    }

    @Test
    @Proves("P4.34")
    void inParallelOneIsCreatedAndAllAreAnsweredWithIt() {
        Login login = Login.fresh(linnet);
        String tag = freshTag();
        List<TestSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sockets.add(signedIn(login));
        }
        for (TestSocket socket : sockets) {
            socket.send(Json.text(
                    "{'action':'create','request_id':1,'idempotency_key':'%s','data':{'body':'#%s'}}", key, tag));
        }
        Set<JsonNode> replies = new HashSet<>();
        sockets.forEach(socket -> replies.add(socket.next()));
        assertEquals(1, replies.size(), replies.toString());
        assertEquals(
                1,
                Json.read(Http.get(linnet.port(), "/api/posts/?hashtag=" + tag).body())
                        .size());
    }

    private HttpResponse<String> post(Login login, String body) {
        return Http.send(linnet.port(), "POST", "/api/posts/", body, "Authorization", "Bearer " + login.token());
    }

    private static JsonNode create(TestSocket socket, String key, String body) {
        return socket.ask("{\"action\":\"create\",\"request_id\":1,\"idempotency_key\":" + key + ",\"data\":{\"body\":"
                + Json.quote(body) + "}}");
    }
}
