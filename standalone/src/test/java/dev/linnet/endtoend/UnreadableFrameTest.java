package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are no request at all. After every answer the same socket still serves. */
class UnreadableFrameTest extends EndToEnd {

    private static final String NOT_FOUND = "['Not found']";

    private TestSocket socket;

    @BeforeEach
    void open() {
        socket = signedIn();
    }

    @AfterEach
    void theSocketLivesOn() {
        socket.create("still here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nope",
                "{",
                "{'action'",
                "{'action':'list'",
                "{'action':'list',}",
                "{action:'list'}",
                "{'action':'list'} x",
                "{'action':'list'}{'action':'list'}",
                "{'action':'list'}]",
                "[1,",
                "{'action':'list','pk':01}",
                "{'action':'list','pk':'\\x'}",
                "{'action':'list','pk':'a\nb'}",
                "{'action':'list','payload':{'a':}}"
            })
    @Proves("P3.1")
    void whatIsNotJsonIsAnsweredWithWhereAndWhy(String frame) {
        assertParseError(socket.ask(Json.text(frame)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "{'action':'retrieve','pk':NaN}", "{'pk':-Infinity}"})
    @Proves("P3.2")
    void nanAndInfinityAreNotJson(String frame) {
        assertParseError(socket.ask(Json.text(frame)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{'action':'list'}]", "'list'", "5", "1.5", "true", "null"})
    @Proves("P3.5")
    void whatIsNotAnObjectIsRefused(String frame) {
        socket.expect(Json.text(frame), Frames.failure("null", 400, "['Invalid frame. Expected a JSON object.']"));
    }

    @Test
    @Proves("P3.3")
    void nestedArraysAreTakenAHundredDeepAndRefusedBeyondReason() {
        String deep = "[".repeat(100) + "]".repeat(100);
        socket.expect(deep, Frames.failure("null", 400, "['Invalid frame. Expected a JSON object.']"));
        socket.expect(
                Json.text("{'action':'retrieve','request_id':%s,'pk':%s}", deep, deep),
                Frames.failure("retrieve", deep, 404, NOT_FOUND));
        socket.expect(
                Json.text("{'action':'create','request_id':1,'data':{'body':%s}}", deep),
                Frames.failure("create", "1", 400, "[{'body':['Not a valid string.']}]"));
        assertParseError(socket.ask("[".repeat(20_000)));
        assertParseError(
                socket.ask(Json.text("{'action':'retrieve','pk':%s%s}", "[".repeat(5_000), "]".repeat(5_000))));
    }

    @Test
    @Proves("P3.4")
    void aHugeNumberIsAnsweredToo() {
        assertParseError(socket.ask(Json.text("{'action':'retrieve','request_id':1,'pk':%s}", "9".repeat(30_000))));
        socket.expect(
                Json.text("{'action':'retrieve','request_id':1,'pk':%s}", "9".repeat(1_000)),
                Frames.failure("retrieve", "1", 404, NOT_FOUND));
        socket.expect(
                Json.text("{'action':'retrieve','request_id':1,'pk':1e999999999}"),
                Frames.failure("retrieve", "1", 404, NOT_FOUND));
    }

    @Test
    @Proves("P3.6")
    void aBinaryFrameIsRefused() {
        assertEquals(
                Frames.failure("null", 400, "['Binary frames are not supported.']"),
                socket.sendBinary(Json.text("{'action':'list'}").getBytes(StandardCharsets.UTF_8))
                        .next());
        assertEquals(
                Frames.failure("null", 400, "['Binary frames are not supported.']"),
                socket.sendBinary(new byte[0]).next());
    }

    private static void assertParseError(JsonNode reply) {
        String error = reply.at("/errors/0").asText();
        assertTrue(error.startsWith("JSON parse error - "), error);
        assertTrue(error.contains(": line "), error);
        assertFalse(error.contains("Source") || error.contains("\n") || error.contains("com.fasterxml"), error);
        assertTrue(error.length() < 300, error);
        assertEquals(Frames.reply("null", "null", 400, "[" + Json.quote(error) + "]", "null"), reply);
    }
}
