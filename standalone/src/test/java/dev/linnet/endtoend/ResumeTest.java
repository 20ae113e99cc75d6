package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.SignedCursor;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribing with {@code since}. */
class ResumeTest extends EndToEnd {

    /** One whose service may be restarted, and its history forgotten. */
    private static Deployment own;

    private TestSocket writer;
    private TestSocket follower;
    private String tag;

    @BeforeAll
    static void startAnother() {
        own = Deployment.start(Map.of());
    }

    @AfterAll
    static void closeIt() {
        own.close();
    }

    @BeforeEach
    void open() {
        writer = signedIn();
        follower = signedIn();
        tag = freshTag();
    }

    /** Since is JSON. */
    private JsonNode subscribe(TestSocket socket, String since) {
        return socket.ask(
                Json.text("{'action':'subscribe_to_hashtag','request_id':1,'hashtag':'%s','since':%s}", tag, since));
    }

    private JsonNode subscribe(String since) {
        return subscribe(follower, since);
    }

    private static JsonNode recovered(String action, String cursor) {
        return Frames.success(action, "1", 201, Json.text("{'cursor':'%s','recovered':true}", cursor));
    }

    private static JsonNode notRecovered(String cursor) {
        return Frames.success("subscribe_to_hashtag", "1", 201, Json.text("{'cursor':'%s','recovered':false}", cursor));
    }

    private static void expectRecovered(String cursor, JsonNode reply) {
        assertEquals(recovered("subscribe_to_hashtag", cursor), reply);
    }

    /** The cursor of the first event of the tag, whose socket is closed then. */
    private String seen() {
        TestSocket socket = signedIn().follow(tag, "7");
        String cursor = socket.expectEvent("create", "7", writer.create("seen #" + tag));
        socket.close();
        return cursor;
    }

    @Test
    @Proves({"P5.22", "P5.27", "P8.34"})
    void whatWasMissedComesInOrderAndThenWhatIsLive() {
        String cursor = seen();
        JsonNode first = writer.create("1 #" + tag);
        JsonNode second = writer.create("2 #" + tag);
        writer.create("of no concern");
        JsonNode changed = writer.patch(first, "1 again #" + tag);
        writer.delete(second);
        settle();
        expectRecovered(cursor, subscribe(Json.quote(cursor)));
        follower.expectEvent("create", "1", changed);
        expectWithoutBody(follower, "create", second);
        follower.expectEvent("update", "1", changed);
        follower.expectEvent("delete", "1", second);
        follower.expectEvent("create", "1", writer.create("live #" + tag));
    }

    private static void expectWithoutBody(TestSocket socket, String action, JsonNode post) {
        JsonNode event = socket.next();
        assertEquals(
                Json.text("{'action':'%s','data':{'pk':%s}}", action, post.get("pk")),
                Json.text("{'action':%s,'data':%s}", event.get("action"), event.get("data")));
    }

    /** By no cursor that there is: neither of a deleted post, nor of one that was edited or has left the tag. */
    @Test
    @Proves({"P5.27", "P8.34"})
    void whatWasDeletedOrEditedAwayIsNotToldAgain() {
        String cursor = seen();
        JsonNode deleted = writer.create("secret of a deleted post #" + tag);
        JsonNode edited = writer.create("secret of an edited post #" + tag);
        JsonNode moved = writer.create("secret of a post that left #" + tag);
        writer.delete(deleted);
        JsonNode after = writer.patch(edited, "harmless #" + tag);
        JsonNode gone = writer.patch(moved, "elsewhere, a secret too");
        settle();
        for (String action : new String[] {"subscribe_to_hashtag", "subscribe_to_list"}) {
            TestSocket socket = signedIn();
            socket.send(Json.text("{'action':'%s','hashtag':'%s','request_id':1,'since':'%s'}", action, tag, cursor));
            socket.next();
            JsonNode seen = socket.next();
            assertEquals(deleted.get("pk"), seen.get("pk"), "what comes first");
            assertEquals(Json.text("{'pk':%s}", deleted.get("pk")), Json.text("%s", seen.get("data")));
            socket.expectEvent("create", "1", after);
            boolean isList = action.equals("subscribe_to_list");
            if (isList) {
                socket.expectEvent("create", "1", gone);
            } else {
                expectWithoutBody(socket, "create", moved);
            }
            socket.expectEvent("delete", "1", deleted);
            socket.expectEvent("update", "1", after);
            socket.expectEvent(isList ? "update" : "delete", "1", gone);
        }
    }

    private CursorKey cursorKey() throws SQLException {
        try (Connection sql = Database.superUser(linnet);
                ResultSet key = sql.createStatement().executeQuery("select key from posts.cursor_key")) {
            key.next();
            return CursorKey.of(key.getBytes(1));
        }
    }

    @Test
    @Proves("P5.32")
    void aCursorThatWasNotIssuedIsRefused() {
        SignedCursor known = SignedCursor.parse(seen()).orElseThrow();
        Cursor beginning = new Cursor(known.cursor().epoch(), 0);
        for (String forged : new String[] {
            new SignedCursor(beginning, known.signature()).encode(),
            new SignedCursor(beginning, 0).encode(),
            CursorKey.random().text(beginning),
            new SignedCursor(known.cursor(), known.signature() + 1).encode()
        }) {
            whatIsNoCursorIsRefusedAndNothingIsFollowed(Json.quote(forged));
        }
    }

    /** Its client had not seen a single event, only the reply. */
    @Test
    @Proves("P5.25")
    void theCursorOfAReplyResumesToo() {
        TestSocket socket = signedIn();
        socket.send(Json.text("{'action':'subscribe_to_hashtag','request_id':7,'hashtag':'%s'}", tag));
        String cursor = socket.next().at("/data/cursor").textValue();
        socket.close();
        JsonNode missed = writer.create("missed #" + tag);
        settle();
        expectRecovered(cursor, subscribe(Json.quote(cursor)));
        String last = follower.expectEvent("create", "1", missed);
        follower.close();
        TestSocket upToDate = signedIn();
        expectRecovered(last, subscribe(upToDate, Json.quote(last)));
        upToDate.expectEvent("create", "1", writer.create("live #" + tag));
    }

    @Test
    @Proves("P5.22")
    void whatIsWrittenWhileSomebodyResumesComesOnceAndInOrder() {
        String cursor = seen();
        int count = 60;
        for (int n = 0; n < count; n++) {
            writer.send(Json.text("{'action':'create','request_id':1,'data':{'body':'%d #%s'}}", n, tag));
        }
        expectRecovered(cursor, subscribe(Json.quote(cursor)));
        for (int n = 0; n < count; n++) {
            assertEquals(n + " #" + tag, follower.next().at("/data/body").textValue());
        }
        assertEquals(0, follower.waiting());
    }

    @Test
    @Proves("P5.23")
    void manyMissedEventsComeNoFasterThanTheSocketTakesThem() throws SQLException {
        String cursor = seen();
        int count = 2_000;
        try (Connection sql = Database.writer(linnet)) {
            // Some 2.5 MB, where a session may be behind by one.
            Database.run(
                    sql,
                    "insert into posts.posts (author, body) select ?, rpad(n || ' #' || ? || ' ', 256, '😀')"
                            + " from generate_series(1, ?) n",
                    Login.fresh(linnet).pk(),
                    tag,
                    count);
        }
        settle();
        expectRecovered(cursor, subscribe(Json.quote(cursor)));
        JsonNode live = writer.create("live #" + tag);
        for (int n = 1; n <= count; n++) {
            assertEquals(
                    Integer.toString(n),
                    follower.next().at("/data/body").textValue().split(" ", 2)[0]);
        }
        follower.expectEvent("create", "1", live);
    }

    @Test
    @Proves("P5.24")
    void theListAndAPostResumeLikeAHashtag() {
        JsonNode post = writer.create("followed");
        settle();
        TestSocket socket = signedIn();
        socket.send(Json.text("{'action':'subscribe_instance','request_id':7,'pk':%s}", post.get("pk")));
        String cursor = socket.next().at("/data/cursor").textValue();
        writer.patch(post, "1");
        JsonNode second = writer.patch(post, "2");
        settle();
        follower.expect(
                Json.text(
                        "{'action':'subscribe_instance','request_id':1,'pk':%s,'since':'%s'}", post.get("pk"), cursor),
                recovered("subscribe_instance", cursor));
        follower.expectEvent("update", "1", second);
        follower.expectEvent("update", "1", second);
        TestSocket list = signedIn();
        list.expect(
                Json.text("{'action':'subscribe_to_list','request_id':1,'since':'%s'}", cursor),
                recovered("subscribe_to_list", cursor));
        list.expectEvent("update", "1", second);
        list.expectEvent("update", "1", second);
    }

    @Test
    @Proves("P5.7")
    void whoResumesAPostThatWasDeletedMeanwhileIsToldOfThatOnce() {
        JsonNode post = writer.create("followed to its end");
        settle();
        TestSocket socket = signedIn();
        socket.send(Json.text("{'action':'subscribe_instance','request_id':7,'pk':%s}", post.get("pk")));
        String cursor = socket.next().at("/data/cursor").textValue();
        JsonNode last = writer.patch(post, "last words");
        writer.delete(last);
        settle();
        String resume = "{'action':'subscribe_instance','request_id':1,'pk':%s,'since':'%s'}";
        follower.expect(Json.text(resume, post.get("pk"), cursor), recovered("subscribe_instance", cursor));
        expectWithoutBody(follower, "update", last);
        String end = follower.expectEvent("delete", "1", last);
        signedIn()
                .expect(
                        Json.text(resume, post.get("pk"), end),
                        Frames.failure("subscribe_instance", "1", 404, "['Not found']"));
    }

    @Test
    @Proves("P5.25")
    void aCursorHoldsForAnySubscriptionOfItsStream() {
        String cursor = seen();
        String second = freshTag();
        JsonNode post = writer.create("#" + second);
        settle();
        tag = second;
        expectRecovered(cursor, subscribe(Json.quote(cursor)));
        follower.expectEvent("create", "1", post);
    }

    @Test
    @Proves("P5.26")
    void theCursorOfAPageGoesOnFromWhatThePageShows() {
        JsonNode shown = writer.create("shown #" + tag);
        settle();
        JsonNode page = follower.ask(Json.text("{'action':'list','hashtag':'%s','limit':10}", tag))
                .get("data");
        assertEquals(shown, page.at("/results/0"));
        String cursor = page.get("cursor").textValue();
        JsonNode later = writer.create("later #" + tag);
        settle();
        expectRecovered(cursor, subscribe(Json.quote(cursor)));
        follower.expectEvent("create", "1", later);
    }

    @Test
    @Proves("P5.30")
    void aCursorOfAnotherHistoryOrAheadOfThisOneIsAnsweredNotRecovered() throws SQLException {
        String cursor = seen();
        writer.create("missed #" + tag);
        settle();
        CursorKey key = cursorKey();
        Cursor known = key.read(cursor).orElseThrow();
        for (Cursor foreign : new Cursor[] {
            new Cursor(known.epoch() + 1, known.position()), new Cursor(known.epoch(), known.position() + 1_000_000_000)
        }) {
            TestSocket socket = signedIn();
            JsonNode reply = subscribe(socket, Json.quote(key.text(foreign)));
            String fresh = reply.at("/data/cursor").textValue();
            assertNotEquals(key.text(foreign), fresh);
            assertEquals(notRecovered(fresh), reply);
            JsonNode live = writer.create("live #" + tag);
            socket.expectEvent("create", "1", live);
            // The fresh one is as good as any.
            TestSocket again = signedIn();
            expectRecovered(fresh, subscribe(again, Json.quote(fresh)));
            again.expectEvent("create", "1", live);
        }
    }

    @Test
    @Proves("P5.29")
    void aCursorOlderThanWhatIsKeptIsAnsweredNotRecovered() throws SQLException {
        try (TestSocket author = TestSocket.open(own, Login.fresh(own));
                TestSocket socket = TestSocket.open(own, Login.fresh(own));
                Connection sql = Database.superUser(own)) {
            socket.follow(tag, "7");
            String old = socket.expectEvent("create", "7", author.create("1 #" + tag));
            String last = socket.expectEvent("create", "7", author.create("2 #" + tag));
            // Not the head: logins and presence have positions too.
            Database.run(
                    sql,
                    "update posts.relay_steps set floor = (select max(position) from posts.events where topic ="
                            + " 'hashtag."
                            + tag + "')");
            TestSocket late = keep(TestSocket.open(own, Login.fresh(own)));
            JsonNode reply = subscribe(late, Json.quote(old));
            String fresh = reply.at("/data/cursor").textValue();
            assertEquals(notRecovered(fresh), reply);
            TestSocket inTime = keep(TestSocket.open(own, Login.fresh(own)));
            expectRecovered(last, subscribe(inTime, Json.quote(last)));
            JsonNode live = author.create("live #" + tag);
            late.expectEvent("create", "1", live);
            inTime.expectEvent("create", "1", live);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"yesterday\"",
                "\"AgAAAAAAAAABAAAAAAAAAAA\"",
                "\"AQAAAAAAAAABAAAAAAAAAA\"",
                "\"AQAAAAAAAAAB//////////8\"",
                "5",
                "true",
                "[]",
                "{}"
            })
    @Proves("P5.32")
    void whatIsNoCursorIsRefusedAndNothingIsFollowed(String since) {
        assertEquals(
                Frames.failure("subscribe_to_hashtag", "1", 400, "[{'since': ['Invalid cursor.']}]"), subscribe(since));
        writer.create("#" + tag);
        settle();
        assertEquals(0, follower.waiting());
    }

    @Test
    @Proves("P5.32")
    void complaintsComeTogether() {
        follower.expect(
                Json.text("{'action':'subscribe_to_hashtag','request_id':1,'since':'x'}"),
                Frames.failure(
                        "subscribe_to_hashtag",
                        "1",
                        400,
                        "[{'hashtag': ['This field is required.'], 'since': ['Invalid cursor.']}]"));
    }

    @Test
    @Proves("P5.31")
    void sinceNullIsAsIfItWereAbsent() {
        writer.create("earlier #" + tag);
        settle();
        follower.send(Json.text("{'action':'subscribe_to_hashtag','request_id':1,'hashtag':'%s','since':null}", tag));
        follower.expectSubscribed("subscribe_to_hashtag", "1");
        follower.expectEvent("create", "1", writer.create("later #" + tag));
    }

    @Test
    @Proves("P5.28")
    void aCursorOutlivesARestartOfTheService() {
        try (TestSocket author = TestSocket.open(own, Login.fresh(own));
                TestSocket before = TestSocket.open(own, Login.fresh(own))) {
            before.follow(tag, "7");
            String cursor = before.expectEvent("create", "7", author.create("seen #" + tag));
            before.close();
            JsonNode missed = author.create("missed #" + tag);
            own.stopPosts();
            own.startPosts();
            TestSocket after = keep(TestSocket.open(own, Login.fresh(own)));
            expectRecovered(cursor, subscribe(after, Json.quote(cursor)));
            after.expectEvent("create", "1", missed);
            after.expectEvent("create", "1", author.create("live #" + tag));
        }
    }
}
