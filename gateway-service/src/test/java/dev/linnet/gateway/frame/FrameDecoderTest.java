package dev.linnet.gateway.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.Decoded.Refused;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

    private final FrameDecoder mixed = new FrameDecoder("posts", true, "posts"::equals);
    private final FrameDecoder plain = new FrameDecoder("posts", false, "posts"::equals);

    private static String parseError(String why) {
        return "{\"action\":null,\"request_id\":null,\"response_status\":400,\"errors\":"
                + JsonText.error("JSON parse error - " + why) + ",\"data\":null}";
    }

    private static String refusal(String action, String requestId, int status, String error) {
        return "{\"action\":" + action + ",\"request_id\":" + requestId + ",\"response_status\":" + status
                + ",\"errors\":" + JsonText.error(error) + ",\"data\":null}";
    }

    private void assertUnreadable(String frame) {
        Refused refused = (Refused) mixed.decode(frame);
        JsonObject reply = new JsonObject(refused.reply());
        String error = reply.getJsonArray("errors").getString(0);
        assertEquals(null, refused.stream());
        assertEquals(400, reply.getInteger("response_status"));
        assertTrue(reply.containsKey("action") && reply.getValue("action") == null);
        assertTrue(reply.containsKey("request_id") && reply.getValue("request_id") == null);
        assertTrue(error.matches("JSON parse error - .+: line \\d+ column \\d+"), error);
        assertTrue(!error.contains("Source"), error);
    }

    @Test
    void takesACallApartAndLeavesItsTextsAlone() {
        String frame = " {\"request_id\" : {\"a\" : [1.50, \"\\u00e9\"]}, \"pk\":3, \"action\" : \"re\\u0074rieve\"} ";
        assertEquals(
                new Call(Form.plain("posts"), "retrieve", "\"re\\u0074rieve\"", "{\"a\" : [1.50, \"\\u00e9\"]}", frame),
                mixed.decode(frame));
    }

    @Test
    void takesAMultiplexedCallApart() {
        String payload = "{\"action\":\"list\",\"request_id\":7}";
        assertEquals(
                new Call(Form.multiplexed("posts"), "list", "\"list\"", "7", payload),
                mixed.decode("{\"payload\": " + payload + " , \"stream\":\"posts\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"44", "\"x\"", "-0.0", "1e400", "true", "null", "[ ]", "{\"stream\":1}", "1234567890123456789012"
            })
    void echoesEveryRequestIdAsItsOwnText(String requestId) {
        Call call = (Call) mixed.decode("{\"action\":\"a\",\"request_id\":" + requestId + "}");
        assertEquals(requestId, call.requestId());
    }

    @Test
    void countsTheLastOfARepeatedKey() {
        Call call = (Call) mixed.decode("{\"action\":\"a\",\"request_id\":1,\"action\":\"b\",\"request_id\":2}");
        assertEquals("b", call.action());
        assertEquals("2", call.requestId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"5|5", "[1]|[1]", "{}|{}", "true|true", "\"\"|", "\"a b\"|a b"})
    void forwardsAnActionThatIsNoKnownName(String action, String value) {
        Call call = (Call) mixed.decode("{\"action\":" + action + "}");
        assertEquals(value == null ? "" : value, call.action());
        assertEquals(action, call.actionText());
        assertEquals("null", call.requestId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{\"action\":\"a\"",
                "[1,",
                "{\"action\":\"a\"} x",
                "{}{}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":[1}",
                "{\"a\":\"unfinished",
                "// comment",
                "\uFEFF{}"
            })
    void answersWhatIsNotJson(String frame) {
        assertUnreadable(frame);
    }

    @Test
    void saysWhereItIsNotJson() {
        assertEquals(new Refused(null, parseError("Expected a value: line 1 column 1")), mixed.decode(""));
        assertEquals(
                new Refused(null, parseError("Expected nothing after the value: line 1 column 3")),
                mixed.decode("{}{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "5", "null", "true", "[{\"action\":\"a\"}]"})
    void answersJsonThatIsNoObject(String frame) {
        assertEquals(
                new Refused(null, refusal("null", "null", 400, "Invalid frame. Expected a JSON object.")),
                mixed.decode(frame));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"request_id\":5}", "{\"request_id\":5,\"action\":null}"})
    void answersAFrameWithoutAction(String frame) {
        Refused expected = new Refused("posts", refusal("null", "5", 405, "Unable to find action in message body."));
        assertEquals(expected, mixed.decode(frame));
        assertEquals(expected, plain.decode(frame));
    }

    @Test
    void answersARequestIdLongerThanAKilobyte() {
        String longest = "\"" + "é".repeat(511) + "\"";
        assertEquals(longest, ((Call) mixed.decode("{\"action\":\"a\",\"request_id\":" + longest + "}")).requestId());
        for (String tooLong :
                new String[] {"\"" + "é".repeat(511) + "x\"", "1".repeat(1025), "[" + "1".repeat(1024) + "]"}) {
            assertEquals(
                    new Refused("posts", refusal("\"a\"", "null", 400, "request_id is too long.")),
                    mixed.decode("{\"action\":\"a\",\"request_id\":" + tooLong + "}"));
        }
    }

    @Test
    void takesANumberOfAThousandCharactersAndNoLonger() {
        assertTrue(mixed.decode("{\"action\":\"a\",\"pk\":" + "1".repeat(1000) + "}") instanceof Call);
        assertUnreadable("{\"action\":\"a\",\"pk\":" + "1".repeat(1001) + "}");
        assertUnreadable("{\"action\":\"a\",\"deep\":[{\"pk\":" + "1".repeat(1001) + "}]}");
        assertUnreadable("{\"action\":\"a\",\"payload\":{\"pk\":" + "1".repeat(1001) + "}}");
        assertUnreadable("{\"stream\":\"posts\",\"payload\":{\"action\":\"a\",\"pk\":" + "1".repeat(1001) + "}}");
        String requestId = "1".repeat(1010);
        assertEquals(
                requestId,
                ((Call) mixed.decode("{\"stream\":\"posts\",\"payload\":{\"action\":\"a\",\"request_id\":" + requestId
                                + "}}"))
                        .requestId());
    }

    @Test
    void takesAHundredNestedArraysAndRefusesAThousand() {
        String hundred = "{\"action\":\"a\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}";
        assertEquals(hundred, ((Call) mixed.decode(hundred)).arguments());
        assertUnreadable("{\"action\":\"a\",\"x\":" + "[".repeat(1001) + "]".repeat(1001) + "}");
        assertUnreadable("[".repeat(60_000));
    }

    @Test
    void cutsTheRightPartsOutOfALongFrame() {
        String frame = "{\"x\":\"" + "é\\n".repeat(20_000) + "\",\"request_id\":[1 ,2],\"action\":\"a\"}";
        assertEquals(new Call(Form.plain("posts"), "a", "\"a\"", "[1 ,2]", frame), mixed.decode(frame));
    }

    @Test
    void answersAnUnknownStreamInsideIt() {
        assertEquals(
                new Refused(
                        null,
                        "{\"stream\":\"no\\\"pe\",\"payload\":"
                                + refusal("\"list\"", "[7]", 404, "Stream \"no\"pe\" not found.") + "}"),
                mixed.decode("{\"stream\":\"no\\\"pe\",\"payload\":{\"action\":\"list\",\"request_id\":[7]}}"));
        assertEquals(
                new Refused(
                        null,
                        "{\"stream\":\"nope\",\"payload\":" + refusal("null", "null", 404, "Stream \"nope\" not found.")
                                + "}"),
                mixed.decode("{\"stream\":\"nope\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"payload\":null", ",\"payload\":[]", ",\"payload\":\"{}\"", ",\"payload\":5"})
    void answersAPayloadThatIsNoObject(String payload) {
        assertEquals(
                new Refused(
                        "posts",
                        "{\"stream\":\"posts\",\"payload\":"
                                + refusal("null", "null", 400, "Invalid payload. Expected a JSON object.") + "}"),
                mixed.decode("{\"stream\":\"posts\"" + payload + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "5", "[\"posts\"]", "{}", "true"})
    void answersAStreamThatIsNoStringPlainly(String stream) {
        assertEquals(
                new Refused(null, refusal("null", "null", 400, "Invalid stream. Expected a string.")),
                mixed.decode("{\"stream\":" + stream + ",\"payload\":{\"action\":\"list\"}}"));
    }

    @Test
    void answersErrorsOfAMultiplexedRequestInsideItsStream() {
        assertEquals(
                new Refused(
                        "posts",
                        "{\"stream\":\"posts\",\"payload\":"
                                + refusal("null", "1", 405, "Unable to find action in message body.") + "}"),
                mixed.decode("{\"stream\":\"posts\",\"payload\":{\"request_id\":1}}"));
    }

    @Test
    void takesAFrameWithStreamAndActionAsPlain() {
        String frame = "{\"stream\":\"other\",\"action\":\"list\",\"payload\":{}}";
        assertEquals(new Call(Form.plain("posts"), "list", "\"list\"", "null", frame), mixed.decode(frame));
    }

    @Test
    void takesEveryFrameAsPlainWhereStreamsHaveTheirOwnPath() {
        assertEquals(
                new Refused("posts", refusal("null", "null", 405, "Unable to find action in message body.")),
                plain.decode("{\"stream\":\"posts\",\"payload\":{\"action\":\"list\"}}"));
    }

    @Test
    void escapesALoneSurrogateOfAStreamName() {
        Refused refused = (Refused) mixed.decode("{\"stream\":\"\\ud800\"}");
        assertTrue(refused.reply().startsWith("{\"stream\":\"\\ud800\","), refused.reply());
    }
}
