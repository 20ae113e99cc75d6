package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts every request and reply has. */
class FramesTest extends EndToEnd {

    private static final String NOT_FOUND = "['Not found']";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0",
                "1.0",
                "0.10",
                "1e2",
                "1E+400",
                "12345678901234567890123456789012345678901234567890",
                "0.1234567890123456789012345678901234567890",
                "\"x\"",
                "\"\\u0041\\/\"",
                "\"日本語 \\ud83d\\ude00 😀\"",
                "\"\"",
                "true",
                "false",
                "[ ]",
                "[1, [2.50]]",
                "{\"b\" : 1, \"a\":null, \"b\":2}"
            })
    @Proves({"P2.2", "P2.7"})
    void aRequestIdOfAnyTypeIsEchoedAsTheSameText(String id) {
        TestSocket socket = anonymous();
        String reply = socket.send("{\"request_id\": " + id + " , \"action\":\"retrieve\",\"pk\":0}")
                .nextText();
        assertTrue(reply.contains("\"request_id\":" + id + ","), reply);
        assertEquals(
                Frames.failure("retrieve", id, 404, NOT_FOUND).toString(),
                Json.read(reply).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'action':'retrieve','pk':0}", "{'action':'retrieve','pk':0,'request_id':null}"})
    @Proves("P2.8")
    void aRequestIdThatIsAbsentOrNullIsNull(String frame) {
        anonymous().expect(Json.text(frame), Frames.failure("retrieve", "null", 404, NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "%s", "[\"%s\"]"})
    @Proves("P2.9")
    void aHugeRequestIdIsRefused(String form) {
        TestSocket socket = anonymous();
        int rest = 1024 - form.length() + 2;
        String longest = form.formatted("1".repeat(rest));
        String tooLong = form.formatted("1".repeat(rest + 1));
        assertEquals(1024, longest.length());

        socket.expect(
                Json.text("{'action':'retrieve','pk':0,'request_id':%s}", longest),
                Frames.failure("retrieve", longest, 404, NOT_FOUND));
        socket.expect(
                Json.text("{'action':'retrieve','pk':0,'request_id':%s}", tooLong),
                Frames.failure("retrieve", "null", 400, "['request_id is too long.']"));
        socket.expect(
                Json.text("{'action':'retrieve','pk':0,'request_id':%s}", "\"" + "é".repeat(600) + "\""),
                Frames.failure("retrieve", "null", 400, "['request_id is too long.']"));
        socket.expect(
                Json.text("{'action':'retrieve','pk':0,'request_id':%s}", form.formatted("1".repeat(50_000))),
                Frames.failure("retrieve", "null", 400, "['request_id is too long.']"));
    }

    @Test
    @Proves("P2.10")
    void unknownArgumentsAreIgnored() {
        Login login = Login.fresh(linnet);
        TestSocket socket = signedIn(login);
        JsonNode reply = socket.ask(Json.text("{'action':'create','request_id':1,'data':{'body':'x','caller':5},"
                + "'caller':{'pk':1},'pk':'?','hashtag':[],'effects':[],'arguments':{},'type':'x','method':'delete',"
                + "'stream':'nope','payload':7,'status':500,'self':null}"));
        assertEquals(Frames.success("create", "1", 201, reply.get("data")), reply);
        assertEquals(login.pk(), reply.at("/data/author").longValue());
    }

    @Test
    @Proves("P2.11")
    void aRepeatedKeyCountsWithItsLastValue() {
        TestSocket socket = signedIn();
        JsonNode post = socket.create("the one");
        socket.expect(
                Json.text(
                        "{'action':'create','action':'retrieve','pk':0,'request_id':1,'pk':%s,'request_id':2}",
                        post.get("pk")),
                Frames.success("retrieve", "2", 200, post));
        JsonNode reply = socket.ask(Json.text(
                "{'action':'patch','request_id':3,'pk':%s,'data':{'body':'a'},'data':{'body':'b','body':'c'}}",
                post.get("pk")));
        assertEquals("c", reply.at("/data/body").textValue());
    }

    @Test
    @Proves({"P2.3", "P2.4", "P2.5", "P2.6"})
    void aReplyHasAlwaysTheSameFiveKeys() {
        TestSocket socket = anonymous();
        String[] frames = {"{'action':'list'}", "{'action':'retrieve'}", "{'action':'create'}", "{}", "[", "[]"};
        for (String frame : frames) {
            Set<String> keys = new TreeSet<>();
            socket.ask(Json.text(frame)).fieldNames().forEachRemaining(keys::add);
            assertEquals(Set.of("action", "request_id", "response_status", "errors", "data"), keys);
        }
    }

    @Test
    @Proves("P2.12")
    void whiteSpaceAndEscapesMeanNothing() {
        anonymous()
                .expect(
                        "\r\n\t{ \"act\\u0069on\" :\n\"\\u0072etrieve\" , \"request_id\":1,\"\\u0070k\" : 0 } \n",
                        Frames.failure("retrieve", "1", 404, NOT_FOUND));
    }
}
