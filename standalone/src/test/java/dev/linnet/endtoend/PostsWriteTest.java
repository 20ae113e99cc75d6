package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Proves;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions on one post. */
class PostsWriteTest extends EndToEnd {

    private static final String NOT_FOUND = "['Not found']";

    private Login login;
    private TestSocket socket;

    @BeforeEach
    void open() {
        login = Login.fresh(linnet);
        socket = signedIn(login);
    }

    @Test
    @Proves("P4.14")
    void createAnswersTheWholePost() {
        Instant before = Instant.now();
        JsonNode reply = socket.ask(Json.text("{'action':'create','request_id':7,'data':{'body':'Hello'}}"));
        long pk = reply.at("/data/pk").longValue();
        String createdAt = reply.at("/data/created_at").textValue();
        assertEquals(
                Frames.success(
                        "create",
                        "7",
                        201,
                        Json.of("{'pk':%d,'author':%d,'body':'Hello','created_at':'%s'}", pk, login.pk(), createdAt)),
                reply);
        assertTrue(pk > 0);
        assertTrue(createdAt.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"), createdAt);
        assertTrue(Duration.between(before, Instant.parse(createdAt)).abs().toSeconds() < 60, createdAt);
    }

    @Test
    @Proves("P4.20")
    void onlyTheBodyIsReadOnWrite() {
        JsonNode post = socket.ask(Json.text("{'action':'create','data':{'body':'a','pk':1,'author':'?',"
                        + "'created_at':[],'tags':['x'],'unknown':{}}}"))
                .get("data");
        assertEquals(login.pk(), post.get("author").longValue());
        for (String action : new String[] {"update", "patch"}) {
            JsonNode expected = ((ObjectNode) post.deepCopy()).put("body", action);
            socket.expect(
                    Json.text(
                            "{'action':'%s','request_id':1,'pk':%s,'data':{'body':'%s','pk':1,'author':0,"
                                    + "'created_at':null,'x':1}}",
                            action, post.get("pk"), action),
                    Frames.success(action, "1", 200, expected));
        }
    }

    @Test
    @Proves("P4.13")
    void retrieveAnswersThePostToAnybody() {
        JsonNode post = socket.create("for all");
        String frame = Json.text("{'action':'retrieve','request_id':44,'pk':%s}", post.get("pk"));
        JsonNode expected = Frames.success("retrieve", "44", 200, post);
        socket.expect(frame, expected);
        signedIn().expect(frame, expected);
        anonymous().expect(frame, expected);
    }

    @Test
    @Proves("P4.16")
    void aPatchWithoutABodyChangesNothingAndIsAnEvent() {
        String tag = freshTag();
        TestSocket follower = signedIn().follow(tag, "1");
        JsonNode post = socket.create("#" + tag);
        follower.expectEvent("create", "1", post);
        socket.expect(
                Json.text("{'action':'patch','request_id':1,'pk':%s,'data':{}}", post.get("pk")),
                Frames.success("patch", "1", 200, post));
        follower.expectEvent("update", "1", post);
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch", "update"})
    @Proves({"P4.15", "P4.17"})
    void patchAndUpdateChangeTheBodyAndNothingElse(String action) {
        JsonNode post = socket.create("before");
        JsonNode after = ((ObjectNode) post.deepCopy()).put("body", "after");
        socket.expect(
                Json.text("{'action':'%s','request_id':1,'pk':%s,'data':{'body':'after'}}", action, post.get("pk")),
                Frames.success(action, "1", 200, after));
        socket.expect(
                Json.text("{'action':'retrieve','request_id':2,'pk':%s}", post.get("pk")),
                Frames.success("retrieve", "2", 200, after));
    }

    @Test
    @Proves({"P3.11", "P4.18"})
    void deleteAnswers204AndTheSecondTime404() {
        JsonNode post = socket.create("soon gone");
        String delete = Json.text("{'action':'delete','request_id':1,'pk':%s}", post.get("pk"));
        socket.expect(delete, Frames.success("delete", "1", 204, "null"));
        socket.expect(delete, Frames.failure("delete", "1", 404, NOT_FOUND));
        socket.expect(
                Json.text("{'action':'retrieve','request_id':2,'pk':%s}", post.get("pk")),
                Frames.failure("retrieve", "2", 404, NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch", "update", "delete"})
    @Proves({"P3.12", "P4.22"})
    void anothersPostIsNotFound(String action) {
        JsonNode post = socket.create("mine");
        TestSocket other = signedIn();
        for (String data : new String[] {"{'body':'taken'}", "{'body':''}", "null"}) {
            other.expect(
                    Json.text("{'action':'%s','request_id':1,'pk':%s,'data':%s}", action, post.get("pk"), data)
                            .replace('\'', '"'),
                    Frames.failure(action, "1", 404, NOT_FOUND));
        }
        socket.expect(
                Json.text("{'action':'retrieve','request_id':2,'pk':%s}", post.get("pk")),
                Frames.success("retrieve", "2", 200, post));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "'abc'",
                "''",
                "' 1'",
                "'-1'",
                "'+1'",
                "'1.0'",
                "'0x1'",
                "'١'",
                "[]",
                "[1]",
                "{}",
                "true",
                "1.5",
                "1.0",
                "1e0",
                "0",
                "-1",
                "9223372036854775807",
                "9223372036854775808",
                "'9223372036854775808'",
                "99999999999999999999999999999999"
            })
    @Proves({"P3.18", "P4.24"})
    void whatCanBeNoKeyIsNotFound(String pk) {
        for (String action : new String[] {"retrieve", "update", "patch", "delete", "subscribe_instance"}) {
            socket.expect(
                    ("{'action':'" + action + "','request_id':1,'pk':" + pk + ",'data':{'body':'x'}}")
                            .replace('\'', '"'),
                    Frames.failure(action, "1", 404, NOT_FOUND));
        }
    }

    @Test
    @Proves({"P4.23", "P4.32"})
    void aKeyMayBeAStringOfDigits() {
        JsonNode post = socket.create("by digits");
        for (String zeros : new String[] {"", "00"}) {
            socket.expect(
                    Json.text("{'action':'retrieve','request_id':1,'pk':'%s%s'}", zeros, post.get("pk")),
                    Frames.success("retrieve", "1", 200, post));
        }
        socket.expect(
                Json.text("{'action':'delete','request_id':1,'pk':'%s','data':{}}", post.get("pk")),
                Frames.success("delete", "1", 204, "null"));
    }
}
