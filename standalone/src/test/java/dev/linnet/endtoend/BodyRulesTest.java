package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a post's body, the same for create, update and patch. */
class BodyRulesTest extends EndToEnd {

    private TestSocket socket;
    private JsonNode post;

    @BeforeEach
    void makeAPost() {
        socket = signedIn();
        post = socket.create("as it was");
    }

    @Test
    @Proves("P4.1")
    void aBodyIsRequiredToCreateAndToUpdate() {
        refuse("create", "{}", "This field is required.");
        refuse("update", "{'text':'x'}", "This field is required.");
    }

    @Test
    @Proves("P4.2")
    void aBodyMayNotBeNull() {
        refuseEverywhere("null", "This field may not be null.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "[]", "['x']", "{}", "{'body':'x'}"})
    @Proves("P4.3")
    void aBodyIsAString(String body) {
        refuseEverywhere(body, "Not a valid string.");
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "-7, -7", "1.5, 1.5", "12345678901234567890123, 12345678901234567890123", "0, 0"})
    @Proves("P4.4")
    void aNumberIsTakenAsItsDecimalText(String number, String body) {
        accept(number, body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "' '", "'\\t\\r\\n '", "'\\u00a0\\u2003\\u3000\\u0085'"})
    @Proves("P4.6")
    void aBodyMayNotBeBlank(String body) {
        refuseEverywhere(body, "This field may not be blank.");
    }

    @Test
    @Proves("P4.5")
    void whiteSpaceAtBothEndsIsTrimmed() {
        accept("'  a  b \\n'", "a  b");
        accept("'\\u00a0\\u3000x\\u2003\\u0085'", "x");
    }

    @Test
    @Proves("P4.7")
    void aBodyHasAtMost256CodePointsAfterTrimming() {
        String error = "Ensure this field has no more than 256 characters.";
        accept("'" + "x".repeat(256) + "'", "x".repeat(256));
        accept("'" + "😀".repeat(256) + "'", "😀".repeat(256));
        accept("'  " + "y".repeat(256) + "  '", "y".repeat(256));
        refuseEverywhere("'" + "x".repeat(257) + "'", error);
        refuseEverywhere("'" + "😀".repeat(257) + "'", error);
    }

    @Test
    @Proves("P4.8")
    void aBodyHasNoNullCharacter() {
        refuseEverywhere("'a\\u0000b'", "Null characters are not allowed.");
    }

    @Test
    @Proves("P4.9")
    void aBodyHasNoLoneSurrogate() {
        refuseEverywhere("'a\\ud800b'", "Surrogate characters are not allowed: U+D800.");
        refuseEverywhere("'a\\udfff'", "Surrogate characters are not allowed: U+DFFF.");
        refuseEverywhere("'\\ude00\\ud83d'", "Surrogate characters are not allowed: U+DE00.");
        accept("'\\ud83d\\ude00'", "😀");
    }

    @Test
    @Proves({"P3.19", "P4.10"})
    void theLastThreeRulesAreReportedTogether() {
        String body = "'" + "x".repeat(256) + "\\u0000\\ud800'";
        for (String action : new String[] {"create", "update", "patch"}) {
            socket.expect(
                    frame(action, "{'body':" + body + "}"),
                    Frames.failure(
                            action,
                            "1",
                            400,
                            "[{'body':['Ensure this field has no more than 256 characters.',"
                                    + "'Null characters are not allowed.',"
                                    + "'Surrogate characters are not allowed: U+D800.']}]"));
        }
    }

    @Test
    @Proves("P4.11")
    void everythingElseIsKeptAsSent() {
        accept(
                "'a\\n\\nb\\t\\u0001\\u007f\\u200b\\u202e<script>%s\\\\ \\u2028 e\\u0301'",
                "a\n\nb\t\u0001\u007f\u200b\u202e<script>%s\\ \u2028 e\u0301");
    }

    private void accept(String body, String kept) {
        for (String action : new String[] {"create", "update", "patch"}) {
            JsonNode reply = socket.ask(frame(action, "{'body':" + body + "}"));
            int status = action.equals("create") ? 201 : 200;
            assertEquals(Frames.success(action, "1", status, reply.get("data")), reply);
            assertEquals(kept, reply.at("/data/body").textValue());
            if (status == 200) {
                post = reply.get("data");
            }
        }
    }

    private void refuseEverywhere(String body, String error) {
        for (String action : new String[] {"create", "update", "patch"}) {
            refuse(action, "{'body':" + body + "}", error);
        }
        socket.expect(
                Json.text("{'action':'retrieve','request_id':1,'pk':%s}", post.get("pk")),
                Frames.success("retrieve", "1", 200, post));
    }

    private void refuse(String action, String data, String error) {
        socket.expect(frame(action, data), Frames.failure(action, "1", 400, "[{'body':['" + error + "']}]"));
    }

    private String frame(String action, String data) {
        return Json.text("{'action':'%s','request_id':1,'pk':%s,'data':", action, post.get("pk"))
                + data.replace('\'', '"') + "}";
    }
}
