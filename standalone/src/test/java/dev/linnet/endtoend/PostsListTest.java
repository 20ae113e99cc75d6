package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The action {@code list} without pages. */
class PostsListTest extends EndToEnd {

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
    @Proves("P4.12")
    void listIsNewestFirst() {
        JsonNode first = socket.create("one " + tag);
        JsonNode second = socket.create("two " + tag);
        JsonNode third = socket.create("three " + tag);
        expect("'body_contains':'" + tag + "'", third, second, first);
        // Without a filter they come before everything older.
        JsonNode all = anonymous().ask(Json.text("{'action':'list'}")).get("data");
        assertEquals(List.of(third, second, first), List.of(all.get(0), all.get(1), all.get(2)));
    }

    @Test
    @Proves("P4.12")
    void postsOfTheSameMomentComeByKeyTheLargestFirst() throws SQLException {
        try (Connection beside = Database.writer(linnet)) {
            Database.run(
                    beside,
                    "insert into posts.posts (author, body, created_at) select ?, n || ' ' || ?, '2026-01-01'"
                            + " from generate_series(1, 5) n",
                    login.pk(),
                    tag);
        }
        JsonNode found = list("'body_contains':'" + tag + "'");
        assertEquals(
                List.of("5 " + tag, "4 " + tag, "3 " + tag, "2 " + tag, "1 " + tag), found.findValuesAsText("body"));
    }

    @Test
    @Proves("P4.25")
    void listAnswersAtMost500() throws SQLException {
        try (Connection beside = Database.writer(linnet)) {
            Database.run(
                    beside,
                    "insert into posts.posts (author, body) select ?, n || ' ' || ? from generate_series(1, 501) n",
                    login.pk(),
                    tag);
        }
        List<String> bodies = list("'body_contains':'" + tag + "'").findValuesAsText("body");
        assertEquals(500, bodies.size());
        assertEquals("501 " + tag, bodies.get(0));
        assertEquals("2 " + tag, bodies.get(499));
    }

    @Test
    @Proves("P4.26")
    void bodyContainsIgnoresCaseAndTakesPercentAndUnderscoreAsTheyAre() {
        JsonNode percent = socket.create("100% " + tag);
        JsonNode underscore = socket.create("a_B " + tag);
        JsonNode accent = socket.create("CAFÉ " + tag);
        socket.create("100 aXb cafe " + tag);
        expect("'body_contains':'% " + tag + "'", percent);
        expect("'body_contains':'A_b " + tag.toUpperCase(Locale.ROOT) + "'", underscore);
        expect("'body_contains':'café " + tag + "'", accent);
        expect("'body_contains':'%" + tag + "'");
        expect("'body_contains':'\\\\\\\\" + tag + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'body_contains':''", "'body_contains':null", "'hashtag':null"})
    @Proves("P4.27")
    void anEmptyFilterFiltersNothing(String filter) {
        JsonNode post = socket.create("newest");
        assertEquals(post, list(filter).get(0));
    }

    @Test
    @Proves("P4.28")
    void aNumberIsTakenAsItsText() {
        String number = Long.toString(System.nanoTime()) + System.nanoTime();
        JsonNode post = socket.create("#" + number);
        expect("'body_contains':" + number, post);
        expect("'hashtag':" + number, post);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "[]", "{}"})
    @Proves("P4.29")
    void aFilterOfAnotherTypeIsRefused(String value) {
        socket.expect(
                Json.text("{'action':'list','request_id':1,'body_contains':%s,'hashtag':%s}", value, value),
                Frames.failure(
                        "list",
                        "1",
                        400,
                        "[{'body_contains':['Not a valid string.'],'hashtag':['Not a valid string.']}]"));
    }

    @Test
    @Proves("P4.30")
    void hashtagFindsThePostsThatCarryIt() {
        JsonNode lower = socket.create("about #" + tag);
        JsonNode upper = socket.create("About #" + tag.toUpperCase(Locale.ROOT) + "!");
        socket.create(tag + " #" + tag + "x");
        expect("'hashtag':'" + tag + "'", upper, lower);
        expect("'hashtag':'#" + tag.toUpperCase(Locale.ROOT) + "'", upper, lower);
        expect("'hashtag':'" + tag + "','body_contains':'!'", upper);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "a b", "##x", "-"})
    @Proves("P4.31")
    void whatCanBeNoHashtagIsRefused(String hashtag) {
        socket.expect(
                Json.text("{'action':'list','request_id':1,'hashtag':'%s'}", hashtag),
                Frames.failure("list", "1", 400, "[{'hashtag':['Enter a valid hashtag.']}]"));
    }

    @Test
    @Proves("P4.32")
    void argumentsMayStandInsideDataAndTheTopLevelWins() {
        JsonNode post = socket.create("one #" + tag);
        JsonNode other = socket.create("two #" + tag);
        expect("'data':{'hashtag':'" + tag + "','body_contains':'one'}", post);
        expect("'data':{'hashtag':'" + tag + "','body_contains':'one'},'body_contains':'two'", other);
        expect("'data':{},'hashtag':'" + tag + "'", other, post);
        socket.expect(
                Json.text("{'action':'retrieve','request_id':1,'pk':%s,'data':{}}", post.get("pk")),
                Frames.success("retrieve", "1", 200, post));
    }

    private JsonNode list(String arguments) {
        JsonNode reply = socket.ask(("{'action':'list','request_id':1," + arguments + "}").replace('\'', '"'));
        assertEquals(Frames.success("list", "1", 200, reply.path("data")), reply);
        return reply.get("data");
    }

    private void expect(String arguments, JsonNode... posts) {
        assertEquals(
                List.of(posts).toString(),
                List.copyOf(elements(list(arguments))).toString());
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }
}
