package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every action that follows something, and the server-sent events that are the same. */
class HttpTwinEventsTest extends EndToEnd {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = TwinTable.EVENTS, numLinesToSkip = 1, delimiter = '|', quoteCharacter = '`')
    @Proves({"P8.19", "P8.20", "P8.21"})
    void theSocketAndHttpFollowTheSame(String name, String frame, String path) {
        Login login = Login.fresh(linnet);
        TestSocket writer = signedIn(login);
        TestSocket follower = signedIn(login);
        String tag = freshTag();
        JsonNode post = writer.create("one #" + tag);
        String pk = post.get("pk").toString();
        UnaryOperator<String> fill = text -> text.replace("TAG", tag).replace("PK", pk);

        JsonNode reply = follower.ask(fill.apply(frame));
        assertEquals(201, reply.get("response_status").intValue(), reply.toString());
        try (EventReader events = EventReader.follow(linnet, login, fill.apply(path))) {
            writer.patch(post, "two #" + tag);
            JsonNode event = theUpdateOf(pk, follower::next);
            assertEquals("two #" + tag, event.at("/data/body").textValue());
            assertEquals(event, theUpdateOf(pk, () -> Json.read(events.next().data())));
        }
    }

    /** The list has posts of other tests too. */
    private static JsonNode theUpdateOf(String pk, Supplier<JsonNode> next) {
        JsonNode event = next.get();
        while (!event.path("pk").toString().equals(pk)
                || !event.path("action").asText().equals("update")) {
            event = next.get();
        }
        return event;
    }
}
