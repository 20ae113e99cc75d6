package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The action {@code list} with {@code limit} or {@code offset}. */
class PagesTest extends EndToEnd {

    private Login login;
    private TestSocket socket;
    private String tag;

    @BeforeEach
    void open() {
        login = Login.fresh(linnet);
        socket = signedIn(login);
        tag = freshTag();
    }

    @Test
    @Proves({"P4.40", "P4.41", "P4.44", "P4.45"})
    void aPageHasCountLimitOffsetResultsAndACursor() {
        JsonNode first = socket.create("1 #" + tag);
        JsonNode second = socket.create("2 #" + tag);
        JsonNode third = socket.create("3 #" + tag);
        expectPage("'limit':2", 3, 2, 0, third, second);
        expectPage("'limit':2,'offset':2", 3, 2, 2, first);
        expectPage("'limit':'1','offset':'1'", 3, 1, 1, second);
        expectPage("'offset':1", 3, 25, 1, second, first);
        expectPage("'data':{'limit':1}", 3, 1, 0, third);
        expectPage("'body_contains':'2 ','limit':1", 1, 1, 0, second);
    }

    @Test
    @Proves({"P4.43", "P4.45"})
    void pastTheEndAPageIsEmpty() {
        socket.create("#" + tag);
        expectPage("'offset':1", 1, 25, 1);
        expectPage("'limit':5,'offset':9223372036854775807", 1, 5, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 25, 0",
        "-3, -1, 25, 0",
        "'x', 'x', 25, 0",
        "'', '', 25, 0",
        "1.5, 1.5, 25, 0",
        "[], {}, 25, 0",
        "true, false, 25, 0",
        "101, 0, 100, 0",
        "99999999999, 0, 100, 0",
        "100, 0, 100, 0"
    })
    @Proves({"P4.41", "P4.42"})
    void aLimitIsCutAt100AndWhatIsNoPositiveIntegerCountsAsAbsent(
            String limit, String offset, long usedLimit, long usedOffset) {
        JsonNode post = socket.create("#" + tag);
        String sentLimit = limit.isEmpty() || limit.equals("x") ? "'" + limit + "'" : limit;
        String sentOffset = offset.isEmpty() || offset.equals("x") ? "'" + offset + "'" : offset;
        expectPage("'limit':" + sentLimit + ",'offset':" + sentOffset, 1, usedLimit, usedOffset, post);
    }

    @Test
    @Proves("P4.40")
    void countGoesPast500() throws SQLException {
        try (Connection beside = Database.writer(linnet)) {
            Database.run(
                    beside,
                    "insert into posts.posts (author, body) select ?, n || ' #' || ? from generate_series(1, 777) n",
                    login.pk(),
                    tag);
        }
        JsonNode page = page("'limit':2,'offset':600");
        assertEquals(777, page.get("count").intValue());
        assertEquals("177 #" + tag, page.at("/results/0/body").textValue());
    }

    @Test
    @Proves("P4.51")
    void theCursorOfAPageIsOneASubscriptionTakes() {
        socket.create("#" + tag);
        String cursor = page("'limit':1").get("cursor").textValue();
        assertFalse(cursor.isEmpty());
        socket.expect(
                Json.text("{'action':'subscribe_to_hashtag','request_id':5,'hashtag':'%s','since':'%s'}", tag, cursor),
                Frames.success(
                        "subscribe_to_hashtag", "5", 201, Json.text("{'cursor':'%s','recovered':true}", cursor)));
    }

    @Test
    @Proves({"P4.46", "P4.47", "P4.48"})
    void aPageGoesOnBehindARowByItsKeyOrAMarkThatOutlivesIt() {
        JsonNode first = socket.create("1 #" + tag);
        JsonNode second = socket.create("2 #" + tag);
        JsonNode third = socket.create("3 #" + tag);
        JsonNode page = page("'limit':1");
        String mark = page.get("last").textValue();
        expectRows("'after':" + third.get("pk"), second, first);
        expectRows("'after':'" + mark + "'", second, first);
        expectRows("'before':" + first.get("pk") + ",'limit':1", second);
        expectRows("'after':" + third.get("pk") + ",'before':" + first.get("pk"), second);
        socket.ask(Json.text("{'action':'delete','request_id':2,'pk':%s}", third.get("pk")));
        expectRows("'after':'" + mark + "'", second, first);
        expectRows("'before':'" + mark + "'");
        expectFailure("'after':" + third.get("pk"), 404, "['Not found']");
        expectFailure("'after':'x'", 400, "[{'after':['Enter a row\\u0027s pk, or the first or last of a page.']}]");
    }

    private void expectRows(String arguments, JsonNode... posts) {
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        for (JsonNode post : posts) {
            results.add(post);
        }
        assertEquals(results, page(arguments).get("results"));
    }

    private void expectFailure(String arguments, int status, String errors) {
        socket.expect(
                Json.text("{'action':'list','request_id':1,'hashtag':'%s',%s}", tag, arguments.replace('\'', '"')),
                Frames.failure("list", "1", status, errors));
    }

    private void expectPage(String arguments, long count, long limit, long offset, JsonNode... posts) {
        JsonNode page = page(arguments);
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        for (JsonNode post : posts) {
            results.add(post);
        }
        assertEquals(
                Json.of(
                        "{'count':%d,'limit':%d,'offset':%d,'results':%s,'cursor':%s,'more':%s%s}",
                        count,
                        limit,
                        offset,
                        results,
                        page.get("cursor"),
                        offset < count - posts.length,
                        results.isEmpty()
                                ? ""
                                : Json.text(",'first':%s,'last':%s", page.get("first"), page.get("last"))),
                page);
        assertFalse(page.get("cursor").textValue().isEmpty());
    }

    private JsonNode page(String arguments) {
        String inData = arguments.startsWith("'data'") ? "" : ",'data':{}";
        JsonNode reply =
                socket.ask(("{'action':'list','request_id':1,'hashtag':'" + tag + "'," + arguments + inData + "}")
                        .replace('\'', '"'));
        assertEquals(Frames.success("list", "1", 200, reply.path("data")), reply);
        return reply.get("data");
    }
}
