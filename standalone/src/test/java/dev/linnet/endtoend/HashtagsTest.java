package dev.linnet.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hashtags a body has, and how a follower may write them. */
class HashtagsTest extends EndToEnd {

    /** X stands for letters no other test has; in fullwidth and upper case forms as for ASCII it is added behind. */
    @ParameterizedTest
    @CsvSource({
        "#Python<T>, python<t>",
        "#PYTHON<T>, python<t>",
        "#<t>-thon, <t>",
        "#<t>_x, <t>",
        "a#<t>, <t>",
        "##<t>, <t>",
        "#<t>.#<t>, <t>",
        "'(#<t>)', <t>",
        "#007<t>, 007<t>",
        "#Café<t>, café<t>",
        "#Cafe\u0301<t>, café<t>",
        "#日本語<t>, 日本語<t>",
        "#<t>é, <t>é",
        "#हिन्दी<t>, हिन्दी<t>",
        "＃<t>, <t>",
        "#ＡＢＣ<t>, abc<t>",
        "#<t>😀, <t>",
        "#ΣΟΦΟΣ<t>, σοφοσ<t>",
        "#STRASSE<t>, straße<t>",
        "#می\u200cخواهم<t>, می\u200cخواهم<t>",
        "#<t>\u200c, <t>",
        "#<t>\u200d\u200dx, <t>"
    })
    @Proves({"P5.33", "P5.34", "P5.35"})
    void aTagIsTheRunOfLettersMarksAndDigitsAfterItsSign(String body, String tag) {
        String unique = freshTag();
        TestSocket follower = signedIn().follow(tag.replace("<t>", unique), "1");
        JsonNode post = signedIn().create(body.replace("<t>", unique).replace("<T>", unique.toUpperCase(Locale.ROOT)));
        follower.expectEvent("create", "1", post);
    }

    @ParameterizedTest
    @CsvSource({"#<t>é, <t>", "# <t>, <t>", "<t>, <t>", "#x<t>, <t>", "#_<t>, <t>", "#<t>x, <t>", "#a-<t>, <t>"})
    @Proves("P5.36")
    void whatIsNotTheWholeRunIsNotTheTag(String body, String tag) {
        String unique = freshTag();
        TestSocket writer = signedIn();
        TestSocket follower = signedIn().follow(tag.replace("<t>", unique), "1");
        writer.create(body.replace("<t>", unique));
        follower.expectEvent("create", "1", writer.create("#" + unique));
    }

    @Test
    @Proves("P5.37")
    void aTagThatIsTwiceInABodyCountsOnce() {
        String tag = freshTag();
        TestSocket writer = signedIn();
        TestSocket follower = signedIn().follow(tag, "1");
        follower.expectEvent(
                "create", "1", writer.create("#" + tag + " #" + tag + " #" + tag.toUpperCase(Locale.ROOT)));
        follower.expectEvent("create", "1", writer.create("#" + tag));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<t>É", "#<t>É", "<T>é", "#<T>e\u0301", "＃<t>é"})
    @Proves("P5.38")
    void aFollowerMayWriteATagInAnyFormAndCase(String written) {
        String unique = freshTag();
        String argument = written.replace("<t>", unique).replace("<T>", unique.toUpperCase(Locale.ROOT));
        TestSocket writer = signedIn();
        TestSocket follower = signedIn().follow(argument, "1");
        JsonNode post = writer.create("#" + unique + "é");
        follower.expectEvent("create", "1", post);
        // The forms are one topic.
        follower.expect(
                Json.text("{'action':'unsubscribe_from_hashtag','request_id':2,'hashtag':'#%sé'}", unique),
                Frames.success("unsubscribe_from_hashtag", "2", 204, "{}"));
        writer.create("#" + unique + "é");
        follower.follow(unique, "3");
        follower.expectEvent("create", "3", writer.create("#" + unique + " #" + unique + "é"));
    }

    @Test
    @Proves("P5.39")
    void aNumberIsTakenAsItsText() {
        long number = System.nanoTime();
        TestSocket follower = signedIn();
        follower.send(Json.text("{'action':'subscribe_to_hashtag','request_id':1,'hashtag':%d}", number));
        follower.expectSubscribed("subscribe_to_hashtag", "1");
        follower.expectEvent("create", "1", signedIn().create("#" + number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "'#'",
                "' '",
                "'a b'",
                "'a-b'",
                "'a_b'",
                "'##a'",
                "'a#b'",
                "'😀'",
                "'a\\u200c'",
                "'a\\u200d\\u200db'",
                "'a\\u0000'",
                "'\\ud800'",
                "1.5",
                "-1"
            })
    @Proves("P5.40")
    void whatCanBeNoTagIsRefused(String hashtag) {
        TestSocket socket = signedIn();
        for (String action : new String[] {"subscribe_to_hashtag", "unsubscribe_from_hashtag"}) {
            socket.expect(
                    ("{'action':'" + action + "','request_id':1,'hashtag':" + hashtag + "}").replace('\'', '"'),
                    Frames.failure(action, "1", 400, "[{'hashtag':['Enter a valid hashtag.']}]"));
        }
    }
}
