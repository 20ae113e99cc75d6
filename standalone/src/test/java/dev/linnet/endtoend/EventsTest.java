package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which event a write becomes for a topic, and what the event shows. */
class EventsTest extends EndToEnd {

    private TestSocket writer;
    private TestSocket follower;
    private String tag;

    @BeforeEach
    void open() {
        writer = signedIn();
        tag = freshTag();
        follower = signedIn().follow(tag, "1");
    }

    @Test
    @Proves("P5.41")
    void aPostThatEntersATopicIsCreatedThere() {
        JsonNode post = writer.create("without");
        follower.expectEvent("create", "1", writer.patch(post, "now #" + tag));
    }

    @Test
    @Proves("P5.42")
    void aPostThatStaysInATopicIsUpdatedThereAlsoWhenNothingChanged() {
        JsonNode post = writer.create("#" + tag);
        follower.expectEvent("create", "1", post);
        follower.expectEvent("update", "1", writer.patch(post, "still #" + tag));
        follower.expectEvent("update", "1", writer.patch(post, "still #" + tag));
    }

    @Test
    @Proves({"P5.43", "P5.44"})
    void aPostThatLeavesATopicIsDeletedThere() {
        JsonNode post = writer.create("#" + tag);
        follower.expectEvent("create", "1", post);
        writer.patch(post, "tag dropped");
        follower.expectEvent("delete", "1", post);
        // Outside of the topic it is nothing to its followers.
        writer.patch(post, "still outside");
        writer.delete(post);
        follower.expectEvent("create", "1", writer.create("marker #" + tag));
    }

    @Test
    @Proves("P5.46")
    void eachTopicIsJudgedByItself() {
        String second = freshTag();
        String third = freshTag();
        TestSocket ofSecond = signedIn().follow(second, "2");
        TestSocket ofThird = signedIn().follow(third, "3");
        JsonNode post = writer.create("#" + tag + " #" + second);
        follower.expectEvent("create", "1", post);
        ofSecond.expectEvent("create", "2", post);
        JsonNode patched = writer.patch(post, "#" + second + " #" + third);
        follower.expectEvent("delete", "1", post);
        ofSecond.expectEvent("update", "2", patched);
        ofThird.expectEvent("create", "3", patched);
    }

    @Test
    @Proves("P5.47")
    void aFailedWriteIsNoEvent() {
        JsonNode post = writer.create("#" + tag);
        follower.expectEvent("create", "1", post);
        writer.ask(Json.text("{'action':'create','data':{'body':' '}}"));
        signedIn().ask(Json.text("{'action':'delete','pk':%s}", post.get("pk")));
        writer.delete(post);
        follower.expectEvent("delete", "1", post);
    }

    @Test
    @Proves("P6.6")
    void theDataOfAnEventIsTheDataOfTheReplyToTheLetter() {
        String frame = Json.text(
                "{'action':'create','data':{'body':%s}}", Json.quote("\"é\\/\u0007\u2028😀</script> #" + tag));
        String reply = writer.send(frame).nextText();
        String event = follower.nextText();
        assertEquals(dataOf(reply, "}"), dataOf(event, ",\"cursor\""));
    }

    @Test
    @Proves("P6.9")
    void anEventIsToldFromAReplyByItsKeyAndItsCursor() {
        JsonNode reply = writer.ask(Json.text("{'action':'create','request_id':1,'data':{'body':'#%s'}}", tag));
        JsonNode event = follower.next();
        assertFalse(reply.has("pk") || reply.has("cursor"));
        assertTrue(event.get("pk").isIntegralNumber());
        assertEquals(reply.at("/data/pk"), event.get("pk"));
        assertEquals(event.get("pk"), event.at("/data/pk"));
        assertTrue(event.get("cursor").isTextual());
    }

    @Test
    @Proves({"P6.1", "P6.2"})
    void theKeyOfAnEventIsTheSameNumberForEveryAction() {
        JsonNode post = writer.create("#" + tag);
        writer.patch(post, "x #" + tag);
        writer.delete(post);
        for (String action : new String[] {"create", "update", "delete"}) {
            JsonNode event = follower.next();
            assertEquals(action, event.get("action").textValue());
            assertEquals(post.get("pk"), event.get("pk"));
            assertEquals(post.get("pk"), event.at("/data/pk"));
        }
    }

    @Test
    @Proves("P6.7")
    void theDeleteEventDoesNotShowTheBody() {
        JsonNode post = writer.create("#" + tag + " secret");
        follower.next();
        writer.delete(post);
        String event = follower.nextText();
        assertFalse(event.contains("secret"), event);
        assertEquals(Json.of("{'pk':%s}", post.get("pk")), Json.read(event).get("data"));
    }

    @Test
    @Proves("P6.8")
    void everyEventOfATopicHasACursorOfItsOwn() {
        JsonNode post = writer.create("#" + tag);
        String first = follower.expectEvent("create", "1", post);
        String second = follower.expectEvent("update", "1", writer.patch(post, "x #" + tag));
        assertNotEquals(first, second);
    }

    @Test
    @Proves("P5.48")
    void eventsOfOnePostComeInTheOrderOfItsCommits() {
        JsonNode post = writer.create("0 #" + tag);
        follower.expectEvent("create", "1", post);
        for (int i = 1; i <= 50; i++) {
            writer.send(Json.text(
                    "{'action':'patch','request_id':%d,'pk':%s,'data':{'body':'%d #%s'}}", i, post.get("pk"), i, tag));
        }
        for (int i = 1; i <= 50; i++) {
            follower.expectEvent("update", "1", ((ObjectNode) post.deepCopy()).put("body", i + " #" + tag));
        }
    }

    private static String dataOf(String frame, String end) {
        return frame.substring(frame.indexOf("\"data\":"), frame.lastIndexOf(end));
    }
}
