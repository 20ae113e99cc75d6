package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several streams on one socket. */
class MultiplexingTest extends EndToEnd {

    private static final String RETRIEVE = "{'action':'retrieve','request_id':1,'pk':0}";
    private static final JsonNode NOT_FOUND = Frames.failure("retrieve", "1", 404, "['Not found']");

    private TestSocket socket;

    @BeforeEach
    void open() {
        socket = signedIn();
    }

    @Test
    @Proves("P7.1")
    void aMultiplexedRequestIsAnsweredMultiplexedAndAPlainOnePlain() {
        expect("{'stream':'posts','payload':" + RETRIEVE + "}", Frames.multiplexed("posts", NOT_FOUND));
        expect(RETRIEVE, NOT_FOUND);
        expect("{'payload':" + RETRIEVE + ",'x':[],'stream':'posts'}", Frames.multiplexed("posts", NOT_FOUND));
    }

    @Test
    @Proves("P7.2")
    void aFrameWithAnActionIsPlainWhateverStreamItNames() {
        expect("{'action':'retrieve','request_id':1,'pk':0,'stream':'nope','payload':7}", NOT_FOUND);
        expect(
                "{'action':null,'stream':'posts','payload':" + RETRIEVE + "}",
                Frames.failure("null", 405, "['Unable to find action in message body.']"));
    }

    @Test
    @Proves("P7.3")
    void eventsComeInTheFormOfTheirSubscription() {
        String tag = EndToEnd.freshTag();
        TestSocket follower = signedIn();
        follower.send(Json.text(
                "{'stream':'posts','payload':{'action':'subscribe_to_hashtag','request_id':1,'hashtag':'%s'}}", tag));
        JsonNode reply = follower.next();
        assertEquals(
                Frames.multiplexed(
                        "posts",
                        Frames.success(
                                "subscribe_to_hashtag",
                                "1",
                                201,
                                Json.of("{'cursor':%s}", reply.at("/payload/data/cursor")))),
                reply);
        JsonNode post = socket.create("#" + tag);
        JsonNode event = follower.next();
        String cursor = event.at("/payload/cursor").textValue();
        assertEquals(Frames.multiplexed("posts", Frames.event("create", "1", post, cursor)), event);
    }

    @Test
    @Proves("P7.4")
    void subscriptionsMadePlainAndMultiplexedAreApart() {
        String tag = EndToEnd.freshTag();
        TestSocket follower = signedIn().follow(tag, "1");
        String multiplexed =
                Json.text("{'stream':'posts','payload':{'action':'%%s','request_id':1,'hashtag':'%s'}}", tag);
        follower.ask(multiplexed.replace("%s", "subscribe_to_hashtag"));
        follower.expect(
                Json.text("{'action':'unsubscribe_from_hashtag','request_id':7,'hashtag':'%s'}", tag),
                Frames.success("unsubscribe_from_hashtag", "7", 204, "{}"));
        JsonNode post = socket.create("#" + tag);
        JsonNode event = follower.next();
        assertEquals(
                Frames.multiplexed(
                        "posts",
                        Frames.event(
                                "create", "1", post, event.at("/payload/cursor").asText())),
                event);
        follower.follow(tag, "1");
        follower.expect(
                multiplexed.replace("%s", "unsubscribe_from_hashtag"),
                Frames.multiplexed("posts", Frames.success("unsubscribe_from_hashtag", "1", 204, "{}")));
        follower.expectEvent("create", "1", socket.create("again #" + tag));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "internal.users", "accounts", "internal", "", "POSTS", "posts ", "日本"})
    @Proves("P7.8")
    void anUnknownStreamIsNotFound(String stream) {
        String error = "[" + Json.quote("Stream \"" + stream + "\" not found.") + "]";
        expect(
                "{'stream':'" + stream + "','payload':{'action':'list','request_id':[1]}}",
                Frames.multiplexed(stream, Frames.reply("\"list\"", "[1]", 404, error, "null")));
        expect(
                "{'stream':'" + stream + "'}",
                Frames.multiplexed(stream, Frames.reply("null", "null", 404, error, "null")));
        stillServes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'stream':'posts'}",
                "{'stream':'posts','payload':null}",
                "{'stream':'posts','payload':[]}",
                "{'stream':'posts','payload':'x'}",
                "{'stream':'posts','payload':5}"
            })
    @Proves("P7.9")
    void aPayloadThatIsMissingOrNoObjectIsRefused(String frame) {
        expect(
                frame,
                Frames.multiplexed(
                        "posts", Frames.failure("null", 400, "['Invalid payload. Expected a JSON object.']")));
        stillServes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "null", "true", "[]", "{'a':1}"})
    @Proves("P7.10")
    void aStreamThatIsNoStringIsRefused(String stream) {
        expect(
                "{'stream':" + stream + ",'payload':" + RETRIEVE + "}",
                Frames.failure("null", 400, "['Invalid stream. Expected a string.']"));
        stillServes();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'request_id':1}|null|1|405|['Unable to find action in message body.']",
                "{'action':'nope','request_id':1}|'nope'|1|405|['Method \\'nope\\' not allowed.']",
                "{'action':'retrieve','request_id':1}|'retrieve'|1|400|[{'pk':['This field is required.']}]",
                "{'action':'create','request_id':1,'data':{}}|'create'|1|400|[{'body':['This field is required.']}]"
            },
            quoteCharacter = '`')
    @Proves("P7.11")
    void anErrorInsideAStreamIsAReplyInsideThatStream(
            String payload, String action, String id, int status, String errors) {
        expect(
                "{'stream':'posts','payload':" + payload + "}",
                Frames.multiplexed(
                        "posts",
                        Frames.reply(action.replace('\'', '"'), id, status, errors.replace('\'', '"'), "null")));
        stillServes();
    }

    @Test
    @Proves("P7.6")
    void orderHoldsWithinAStreamWhateverTheForm() throws SQLException {
        JsonNode post = socket.create("slow");
        try (Connection beside = Database.superUser(linnet)) {
            beside.setAutoCommit(false);
            Database.run(
                    beside,
                    "select from posts.posts where pk = ? for update",
                    post.get("pk").longValue());
            socket.send(Json.text(
                    "{'stream':'posts','payload':{'action':'delete','request_id':1,'pk':%s}}", post.get("pk")));
            socket.send(Json.text("{'action':'retrieve','request_id':2,'pk':%s}", post.get("pk")));
            Database.untilSomebodyWaitsForALock(linnet);
            beside.rollback();
        }
        assertEquals(Frames.multiplexed("posts", Frames.success("delete", "1", 204, "null")), socket.next());
        assertEquals(Frames.failure("retrieve", "2", 404, "['Not found']"), socket.next());
    }

    private void expect(String frame, JsonNode reply) {
        socket.expect(frame.replace('\'', '"'), reply);
    }

    private void stillServes() {
        expect(RETRIEVE, NOT_FOUND);
    }
}
