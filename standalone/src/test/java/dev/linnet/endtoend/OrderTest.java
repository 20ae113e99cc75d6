package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** In which order a socket is answered. A lock on a row makes an action as slow as a test likes. */
class OrderTest extends EndToEnd {

    @Test
    @Proves({"P2.13", "P2.14"})
    void theActionsOfASocketTakeEffectAndAreAnsweredInTheOrderSent() throws SQLException {
        Login login = Login.fresh(linnet);
        TestSocket socket = signedIn(login);
        JsonNode post = socket.create("first");
        try (Connection beside = Database.superUser(linnet)) {
            beside.setAutoCommit(false);
            Database.run(
                    beside,
                    "select from posts.posts where pk = ? for update",
                    post.get("pk").longValue());

            socket.send(
                    Json.text("{'action':'patch','request_id':1,'pk':%s,'data':{'body':'second'}}", post.get("pk")));
            Database.untilSomebodyWaitsForALock(linnet);
            socket.send(Json.text("{'action':'create','request_id':2,'data':{'body':'third'}}"));
            socket.send(Json.text("{'action':'retrieve','request_id':3,'pk':%s}", post.get("pk")));
            socket.send(Json.text("{'request_id':4}"));
            socket.send(Json.text("{'action':'nope','request_id':5}"));
            // Another socket is served meanwhile, and sees that nothing has happened yet.
            signedIn()
                    .expect(
                            Json.text("{'action':'retrieve','request_id':1,'pk':%s}", post.get("pk")),
                            Frames.success("retrieve", "1", 200, post));
            assertEquals(0, socket.waiting());
            assertEquals(1, Database.number(beside, "select count(*) from posts.posts where author = ?", login.pk()));
            beside.rollback();
        }
        JsonNode patched = socket.next();
        assertEquals(Frames.success("patch", "1", 200, patched.get("data")), patched);
        JsonNode created = socket.next();
        assertEquals(Frames.success("create", "2", 201, created.get("data")), created);
        assertEquals(Frames.success("retrieve", "3", 200, patched.get("data")), socket.next());
        assertEquals(Frames.failure("4", 405, "['Unable to find action in message body.']"), socket.next());
        assertEquals(Frames.failure("nope", "5", 405, "['Method \\'nope\\' not allowed.']"), socket.next());
    }

    /** They go to the service together, and into the database in one statement. */
    @Test
    @Proves("P2.13")
    void createsThatDoNotWaitForRepliesTakeEffectInTheOrderSentAndFailAlone() {
        String tag = freshTag();
        TestSocket follower = signedIn().follow(tag, "1");
        TestSocket socket = signedIn();
        int count = 200;
        for (int i = 0; i < count; i++) {
            String body = isBad(i) ? "" : i + " #" + tag;
            String key = hasKey(i) ? ",\"idempotency_key\":" + Json.quote(tag + i) : "";
            socket.send(
                    Json.text("{'action':'create','request_id':%s,'data':{'body':%s}%s}", i, Json.quote(body), key));
        }
        long last = 0;
        for (int i = 0; i < count; i++) {
            JsonNode reply = socket.next();
            assertEquals(i, reply.get("request_id").intValue());
            assertEquals(isBad(i) ? 400 : 201, reply.get("response_status").intValue(), reply::toString);
            if (!isBad(i)) {
                assertEquals(i + " #" + tag, reply.at("/data/body").textValue());
                assertTrue(reply.at("/data/pk").longValue() > last, reply::toString);
                last = reply.at("/data/pk").longValue();
                follower.expectEvent("create", "1", reply.get("data"));
            }
        }
    }

    private static boolean isBad(int number) {
        return number % 10 == 7;
    }

    /** Such a create is a statement of its own. */
    private static boolean hasKey(int number) {
        return number % 50 == 25;
    }

    @Test
    @Proves("P2.17")
    void aFrameThatIsNoRequestIsAnsweredAtOnceAndOvertakesWhatWasSentBeforeIt() throws SQLException {
        TestSocket socket = signedIn();
        JsonNode post = socket.create("first");
        try (Connection beside = Database.superUser(linnet)) {
            beside.setAutoCommit(false);
            Database.run(
                    beside,
                    "select from posts.posts where pk = ? for update",
                    post.get("pk").longValue());
            socket.send(
                    Json.text("{'action':'patch','request_id':1,'pk':%s,'data':{'body':'second'}}", post.get("pk")));
            Database.untilSomebodyWaitsForALock(linnet);
            socket.expect("[]", Frames.failure("null", 400, "['Invalid frame. Expected a JSON object.']"));
            socket.expect("{\"stream\":1}", Frames.failure("null", 400, "['Invalid stream. Expected a string.']"));
            assertEquals(400, socket.ask("nope").get("response_status").intValue());
            beside.rollback();
        }
        assertEquals("1", socket.next().get("request_id").toString());
    }

    @Test
    @Proves("P2.16")
    void theReplyAndTheEventOfAWriteBothReachTheWriterInEitherOrder() {
        String tag = freshTag();
        TestSocket socket = signedIn().follow(tag, "\"f\"");
        socket.send(Json.text("{'action':'create','request_id':1,'data':{'body':'#%s'}}", tag));
        JsonNode one = socket.next();
        JsonNode other = socket.next();
        JsonNode reply = one.has("cursor") ? other : one;
        JsonNode event = one.has("cursor") ? one : other;
        assertEquals(Frames.success("create", "1", 201, reply.get("data")), reply);
        assertEquals(
                Frames.event(
                        "create",
                        "\"f\"",
                        reply.get("data"),
                        event.path("cursor").asText()),
                event);
    }
}
