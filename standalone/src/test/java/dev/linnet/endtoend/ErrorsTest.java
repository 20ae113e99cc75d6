package dev.linnet.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cannot be done are answered, and after every answer the same socket still serves. */
class ErrorsTest extends EndToEnd {

    private static final String FORBIDDEN = "['You do not have permission to perform this action.']";
    private static final String NOT_FOUND = "['Not found']";
    private static final String REQUIRED = "This field is required.";

    private TestSocket socket;

    @BeforeEach
    void open() {
        socket = signedIn();
    }

    @AfterEach
    void theSocketLivesOn() {
        socket.expect(
                Json.text("{'action':'retrieve','request_id':'still here','pk':0}"),
                Frames.failure("retrieve", "\"still here\"", 404, NOT_FOUND));
        socket.create("still here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'request_id':[7]}", "{'action':null,'request_id':[7],'data':{}}"})
    @Proves({"P2.1", "P3.7"})
    void aFrameWithoutAnActionIsRefused(String frame) {
        socket.expect(Json.text(frame), Frames.failure("[7]", 405, "['Unable to find action in message body.']"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "", "List", "list ", "create\\n", "run", "__init__", "connect", "日本語", "a\\\"b"})
    @Proves({"P2.1", "P3.8"})
    void anUnknownActionIsNotAllowed(String action) {
        socket.expect(
                "{\"action\":\"" + action + "\",\"request_id\":1}",
                Frames.reply(
                        "\"" + action + "\"",
                        "1",
                        405,
                        "["
                                + Json.quote("Method \""
                                        + Json.read("\"" + action + "\"").textValue() + "\" not allowed.")
                                + "]",
                        "null"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "1.0", "true", "[\"list\"]", "{\"a\":1}", "[]"})
    @Proves({"P2.1", "P3.9"})
    void anActionThatIsNotAStringIsNotAllowed(String action) {
        socket.expect(
                "{\"action\":" + action + ",\"request_id\":1}",
                Frames.reply(
                        action, "1", 405, "[" + Json.quote("Method \"" + action + "\" not allowed.") + "]", "null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create",
                "update",
                "patch",
                "delete",
                "list_cancel",
                "subscribe_to_hashtag",
                "unsubscribe_from_hashtag",
                "subscribe_to_list",
                "unsubscribe_from_list",
                "subscribe_instance",
                "unsubscribe_instance"
            })
    @Proves({"P3.10", "P4.21"})
    void aVisitorMayListAndRetrieveOnly(String action) {
        TestSocket visitor = anonymous();
        visitor.expect(
                Json.text("{'action':'%s','request_id':1,'pk':0,'hashtag':'x','data':{'body':'x'}}", action),
                Frames.failure(action, "1", 403, FORBIDDEN));
        visitor.expect(
                Json.text("{'action':'list','request_id':2,'hashtag':'%s'}", freshTag()),
                Frames.success("list", "2", 200, "[]"));
        visitor.expect(
                Json.text("{'action':'retrieve','request_id':3,'pk':0}"),
                Frames.failure("retrieve", "3", 404, NOT_FOUND));
    }

    @Test
    @Proves("P3.10")
    void permissionIsCheckedBeforeTheActionsExistenceAndTheArguments() {
        TestSocket visitor = anonymous();
        visitor.expect(Json.text("{'action':'nope'}"), Frames.failure("nope", "null", 403, FORBIDDEN));
        visitor.expect(Json.text("{'action':'create'}"), Frames.failure("create", "null", 403, FORBIDDEN));
        visitor.expect(Json.text("{'action':5}"), Frames.reply("5", "null", 403, FORBIDDEN.replace('\'', '"'), "null"));
    }

    @ParameterizedTest
    @CsvSource({
        "retrieve, pk",
        "delete, pk",
        "subscribe_instance, pk",
        "unsubscribe_instance, pk",
        "subscribe_to_hashtag, hashtag",
        "unsubscribe_from_hashtag, hashtag",
        "create, data"
    })
    @Proves({"P2.4", "P2.5", "P3.13"})
    void aMissingArgumentIsNamed(String action, String argument) {
        socket.expect(
                Json.text("{'action':'%s','request_id':1}", action),
                Frames.failure(action, "1", 400, "[{'" + argument + "':['" + REQUIRED + "']}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch", "update"})
    @Proves("P3.14")
    void allMissingArgumentsAreNamedAtOnce(String action) {
        socket.expect(
                Json.text("{'action':'%s','request_id':1}", action),
                Frames.failure(action, "1", 400, "[{'pk':['" + REQUIRED + "'],'data':['" + REQUIRED + "']}]"));
        socket.expect(
                Json.text("{'action':'%s','request_id':1,'data':{'body':'x'}}", action),
                Frames.failure(action, "1", 400, "[{'pk':['" + REQUIRED + "']}]"));
        socket.expect(
                Json.text("{'action':'%s','request_id':1,'pk':0}", action),
                Frames.failure(action, "1", 400, "[{'data':['" + REQUIRED + "']}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "true, Not a valid string.",
        "false, Not a valid string.",
        "['x'], Not a valid string.",
        "{'a':1}, Not a valid string.",
        "null, This field may not be null."
    })
    @Proves({"P3.15", "P3.16"})
    void anArgumentOfAWrongTypeIsRefused(String value, String error) {
        for (String action : new String[] {"subscribe_to_hashtag", "unsubscribe_from_hashtag"}) {
            socket.expect(
                    Json.text("{'action':'%s','request_id':1,'hashtag':", action) + value.replace('\'', '"') + "}",
                    Frames.failure(action, "1", 400, "[{'hashtag':['" + error + "']}]"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "[], list",
        "[{}], list",
        "'\"x\"', str",
        "'\"\"', str",
        "5, int",
        "1.5, float",
        "1e3, float",
        "true, bool"
    })
    @Proves("P3.23")
    void dataThatIsNotAnObjectIsRefused(String data, String type) {
        JsonNode post = socket.create("mine");
        for (String action : new String[] {"create", "update", "patch"}) {
            socket.expect(
                    Json.text("{'action':'%s','request_id':1,'pk':%s,'data':", action, post.get("pk")) + data + "}",
                    Frames.failure(
                            action,
                            "1",
                            400,
                            "[{'non_field_errors':['Invalid data. Expected a dictionary, but got " + type + ".']}]"));
        }
    }

    @Test
    @Proves("P3.22")
    void dataThatIsNullIsRefused() {
        JsonNode post = socket.create("mine");
        for (String action : new String[] {"create", "update", "patch"}) {
            socket.expect(
                    Json.text("{'action':'%s','request_id':1,'pk':%s,'data':null}", action, post.get("pk")),
                    Frames.failure(action, "1", 400, "[{'non_field_errors':['No data provided']}]"));
        }
    }
}
