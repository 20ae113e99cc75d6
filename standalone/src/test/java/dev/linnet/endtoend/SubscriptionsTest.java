package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Following hashtags, posts and the list. */
class SubscriptionsTest extends EndToEnd {

    private TestSocket follower;
    private TestSocket writer;
    private String tag;

    @BeforeEach
    void open() {
        follower = signedIn();
        writer = signedIn();
        tag = freshTag();
    }

    @Test
    @Proves({"P5.1", "P5.4", "P6.4", "P6.5"})
    void followingAHashtagBringsThePostsThatCarryIt() {
        follower.follow(tag, "102");
        writer.create("something else");
        JsonNode post = writer.create("Hello there...#" + tag);
        follower.expectEvent("create", "102", post);
        JsonNode patched = writer.patch(post, "#" + tag + " again");
        follower.expectEvent("update", "102", patched);
        writer.delete(post);
        follower.expectEvent("delete", "102", post);
    }

    @Test
    @Proves("P5.2")
    void followingTheListBringsEveryPost() {
        settle();
        follower.send(Json.text("{'action':'subscribe_to_list','request_id':1}"));
        follower.expectSubscribed("subscribe_to_list", "1");
        JsonNode post = writer.create("anything");
        follower.expectEvent("create", "1", post);
        JsonNode patched = writer.patch(post, "anything else");
        follower.expectEvent("update", "1", patched);
        writer.delete(post);
        follower.expectEvent("delete", "1", post);
    }

    @Test
    @Proves("P5.3")
    void followingAnInstanceBringsItsUpdatesAndItsEndWhoeverWroteIt() {
        JsonNode post = writer.create("somebody's");
        JsonNode other = writer.create("another");
        follower.send(Json.text("{'action':'subscribe_instance','request_id':'i','pk':%s}", post.get("pk")));
        follower.expectSubscribed("subscribe_instance", "\"i\"");
        writer.patch(other, "not followed");
        JsonNode patched = writer.patch(post, "followed");
        follower.expectEvent("update", "\"i\"", patched);
        writer.delete(post);
        follower.expectEvent("delete", "\"i\"", post);
    }

    @Test
    @Proves("P5.6")
    void anInstanceThatIsNotThereCannotBeFollowed() {
        JsonNode post = writer.create("soon gone");
        writer.delete(post);
        follower.expect(
                Json.text("{'action':'subscribe_instance','request_id':1,'pk':%s}", post.get("pk")),
                Frames.failure("subscribe_instance", "1", 404, "['Not found']"));
    }

    @RepeatedTest(20)
    @Proves("P5.9")
    void the201ComesBeforeTheFirstEventAndEverythingCommittedAfterItArrives() {
        // One write races the subscription, one follows it.
        writer.send(Json.text("{'action':'create','request_id':1,'data':{'body':'racing #%s'}}", tag));
        follower.follow(tag, "1");
        JsonNode racing = writer.next().get("data");
        JsonNode after = writer.create("after #" + tag);
        JsonNode first = follower.next();
        if (first.get("pk").equals(racing.get("pk"))) {
            assertEquals(Frames.event("create", "1", racing, first.get("cursor").textValue()), first);
            first = follower.next();
        }
        assertEquals(Frames.event("create", "1", after, first.get("cursor").textValue()), first);
    }

    @Test
    @Proves("P5.11")
    void manySubscriptionsLiveSideBySide() {
        String second = freshTag();
        follower.follow(tag, "1").follow(second, "2");
        JsonNode post = writer.create("#" + second);
        follower.expectEvent("create", "2", post);
        JsonNode other = writer.create("#" + tag);
        follower.expectEvent("create", "1", other);
    }

    @Test
    @Proves("P3.25")
    void aSocketMayHaveABoundedNumberOfSubscriptions() {
        Deployment tight = Deployment.tight();
        TestSocket socket = keep(TestSocket.open(tight, Login.fresh(tight)));
        socket.follow(tag, "1").follow(tag, "2").follow(freshTag(), "3");
        socket.expect(
                Json.text("{'action':'subscribe_to_hashtag','request_id':4,'hashtag':'%s'}", tag),
                Frames.failure(
                        "subscribe_to_hashtag",
                        "4",
                        429,
                        "['Too many subscriptions on one socket (at most 3). Try again when some have ended.']"));
        socket.follow(tag, "1");
        socket.expect(
                Json.text("{'action':'unsubscribe_from_hashtag','request_id':2,'hashtag':'%s'}", tag),
                Frames.success("unsubscribe_from_hashtag", "2", 204, "{}"));
        socket.follow(tag, "4");
        JsonNode post = socket.create("something else");
        socket.send(Json.text("{'action':'patch','pk':%s,'data':{'body':'#%s'}}", post.get("pk"), tag));
        Set<String> followed = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            JsonNode frame = socket.next();
            if (frame.has("pk")) {
                followed.add(frame.get("request_id").toString());
            }
        }
        assertEquals(Set.of("1", "4"), followed);
    }

    @Test
    @Proves({"P5.12", "P6.3"})
    void oneTopicUnderTwoIdsGivesEachEventTwiceInTheOrderOfSubscribing() {
        follower.follow(tag, "9").follow(tag, "\"b\"").follow(tag, "null");
        JsonNode post = writer.create("#" + tag);
        follower.expectEvent("create", "9", post);
        follower.expectEvent("create", "\"b\"", post);
        follower.expectEvent("create", "null", post);
    }

    @Test
    @Proves("P5.13")
    void twoTopicsThatMatchOnePostGiveOneEventEach() {
        String second = freshTag();
        follower.follow(tag, "1").follow(second, "2");
        JsonNode post = writer.create("#" + tag + " #" + second);
        JsonNode one = follower.next();
        JsonNode other = follower.next();
        boolean inOrder = one.get("request_id").intValue() == 1;
        assertEquals(Frames.event("create", "1", post, cursor(inOrder ? one : other)), inOrder ? one : other);
        assertEquals(Frames.event("create", "2", post, cursor(inOrder ? other : one)), inOrder ? other : one);
    }

    @Test
    @Proves("P5.14")
    void subscribingAgainChangesNothingAndIsAnswered201Again() {
        follower.follow(tag, "1").follow(tag, "1").follow("#" + tag, "1");
        JsonNode post = writer.create("#" + tag);
        follower.expectEvent("create", "1", post);
        writer.delete(post);
        follower.expectEvent("delete", "1", post);
    }

    @Test
    @Proves("P5.15")
    void withoutARequestIdASubscriptionHasTheIdNull() {
        follower.send(Json.text("{'action':'subscribe_to_hashtag','hashtag':'%s'}", tag));
        follower.expectSubscribed("subscribe_to_hashtag", "null");
        follower.follow(tag, "null");
        JsonNode post = writer.create("#" + tag);
        follower.expectEvent("create", "null", post);
        writer.delete(post);
        follower.expectEvent("delete", "null", post);
    }

    private static String cursor(JsonNode event) {
        return event.path("cursor").asText();
    }
}
