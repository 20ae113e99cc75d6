package dev.linnet.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Following no longer. That nothing comes is proven by what comes next. */
class UnsubscribeTest extends EndToEnd {

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
    @Proves("P5.8")
    void unsubscribingIsAnswered204WhetherOrNotAnythingWasFollowed() {
        follower.expect(
                Json.text("{'action':'unsubscribe_from_hashtag','request_id':1,'hashtag':'%s'}", tag),
                Frames.success("unsubscribe_from_hashtag", "1", 204, "{}"));
        follower.expect(
                Json.text("{'action':'unsubscribe_from_list','request_id':2}"),
                Frames.success("unsubscribe_from_list", "2", 204, "{}"));
        JsonNode post = writer.create("gone");
        writer.delete(post);
        follower.expect(
                Json.text("{'action':'unsubscribe_instance','request_id':3,'pk':%s}", post.get("pk")),
                Frames.success("unsubscribe_instance", "3", 204, "null"));
    }

    @Test
    @Proves("P5.10")
    void afterThe204NoEventOfTheSubscriptionArrives() {
        JsonNode post = writer.create("#" + tag);
        settle();
        follower.send(Json.text("{'action':'subscribe_instance','request_id':2,'pk':%s}", post.get("pk")));
        follower.expectSubscribed("subscribe_instance", "2");
        follower.follow(tag, "1");
        follower.expect(
                Json.text("{'action':'unsubscribe_from_hashtag','request_id':1,'hashtag':'%s'}", tag),
                Frames.success("unsubscribe_from_hashtag", "1", 204, "{}"));
        follower.expectEvent("update", "2", writer.patch(post, "#" + tag + " patched"));
        follower.expect(
                Json.text("{'action':'unsubscribe_instance','request_id':2,'pk':%s}", post.get("pk")),
                Frames.success("unsubscribe_instance", "2", 204, "null"));
        settle();
        follower.follow(tag, "3");
        follower.expectEvent("update", "3", writer.patch(post, "#" + tag + " again"));
        writer.delete(post);
        follower.expectEvent("delete", "3", post);
    }

    @Test
    @Proves("P5.16")
    void unsubscribingWithALiveIdEndsThatOneOnly() {
        follower.follow(tag, "1").follow(tag, "2");
        unsubscribe("'request_id':1,", "1");
        JsonNode post = writer.create("#" + tag);
        follower.expectEvent("create", "2", post);
        writer.delete(post);
        follower.expectEvent("delete", "2", post);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'request_id':3,", "", "'request_id':'1',", "'request_id':1.0,"})
    @Proves("P5.17")
    void unsubscribingWithAnyOtherIdOrNoneEndsAllOfTheTopic(String id) {
        String second = freshTag();
        follower.follow(tag, "1").follow(tag, "2").follow(second, "5");
        String echoed = id.isEmpty()
                ? "null"
                : id.replace("'request_id':", "").replace(",", "").replace('\'', '"');
        unsubscribe(id, echoed);
        JsonNode post = writer.create("#" + tag);
        follower.expectEvent("create", "5", writer.patch(post, "#" + tag + " #" + second));
    }

    @Test
    @Proves("P5.18")
    void unsubscribingTouchesNoOtherSocket() {
        TestSocket other = signedIn().follow(tag, "1");
        follower.follow(tag, "1");
        unsubscribe("'request_id':1,", "1");
        other.expectEvent("create", "1", writer.create("#" + tag));
    }

    private void unsubscribe(String id, String echoed) {
        follower.expect(
                Json.text("{'action':'unsubscribe_from_hashtag',%s'hashtag':'%s'}", id.replace('\'', '"'), tag),
                Frames.success("unsubscribe_from_hashtag", echoed, 204, "{}"));
    }
}
