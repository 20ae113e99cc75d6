package dev.linnet.gateway.http;

import static dev.linnet.gateway.TestHttp.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.gateway.TestHttp;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and queries are UTF-8, percent-encoded or not, and nothing else. */
class RequestTargetTest {

    /** After {@code /}: a percent sign without its digits, and bytes that are no UTF-8, encoded or not. */
    private static final String[] BROKEN = {
        "%", "%4", "%4g", "%zz", "%+1", "%ff", "%C3", "%C3x", "\u00ff", "\u00c3", "%ed%a0%80", "%c0%af", "%C3%"
    };

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void whatIsAsciiStaysAsItIs() {
        for (String target : List.of("/api/posts/?hashtag=a+b&x=%2F%c3%A9;", "*", "/", "http://h/p?q#f", "")) {
            assertEquals(Optional.of(target), RequestTarget.ascii(target));
        }
    }

    @Test
    void bytesOfUtf8ArePercentEncoded() {
        assertEquals(
                Optional.of("/%c3%a9?%f0%9f%98%80=%C3%a9"), RequestTarget.ascii(utf8("/é?😀=") + "%C3" + "\u00a9"));
    }

    @Test
    void anythingElseIsNone() {
        for (String broken : BROKEN) {
            assertEquals(Optional.empty(), RequestTarget.ascii("/" + broken), broken);
            assertEquals(Optional.empty(), RequestTarget.ascii("/?x=" + broken), broken);
        }
        assertEquals(Optional.empty(), RequestTarget.ascii("/%\uff11\uff11"));
        assertEquals(Optional.empty(), RequestTarget.ascii("/\u20ac"));
    }

    @Test
    @Proves("P1.34")
    void argumentsKeysActionsAndNamesAreTheTextsThatWereSent() throws Exception {
        gateway.posts.on("list", request -> Reply.success(Status.OK, "[]"));
        gateway.posts.on("retrieve", request -> Reply.success(Status.OK, "{}"));
        for (String e : new String[] {utf8("é"), "%C3%A9", "%c3\u00a9"}) {
            assertEquals(
                    200,
                    TestHttp.send(gateway.port(), "GET", "/api/posts/?caf" + e + "=" + e + "+x")
                            .status());
            assertEquals(new JsonObject().put("café", "é x"), lastArguments());
            assertEquals(
                    200,
                    TestHttp.send(gateway.port(), "GET", "/api/posts/caf" + e + "+x?y=" + e)
                            .status());
            assertEquals(new JsonObject().put("y", "é").put("pk", "café+x"), lastArguments());
            assertEquals(
                    405,
                    TestHttp.send(gateway.port(), "POST", "/api/posts/actions/d" + e)
                            .status());
            assertEquals("dé", last().action());
            String login = TestHttp.send(gateway.port(), "GET", "/login/zo" + e).body();
            assertEquals("zoé", new JsonObject(login).getJsonObject("user").getString("username"));
        }
    }

    private Request last() {
        return gateway.posts.requests().get(gateway.posts.requests().size() - 1);
    }

    private JsonObject lastArguments() {
        return new JsonObject(last().arguments());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/posts/?hashtag=",
                "/api/posts/events?hashtag=",
                "/api/posts/",
                "/api/posts/actions/",
                "/login/",
                "/"
            })
    @Proves("P1.35")
    void whatIsNoUtf8IsRefusedAndReachesNobody(String path) throws Exception {
        for (String broken : BROKEN) {
            TestHttp refused = TestHttp.send(gateway.port(), "GET", path + broken);
            assertEquals(400, refused.status(), broken);
            assertEquals(
                    "application/problem+json", refused.header("content-type").orElseThrow());
            assertEquals(
                    "The path or the query is not percent-encoded UTF-8.",
                    new JsonObject(refused.body()).getString("detail"));
        }
        assertTrue(gateway.posts.requests().isEmpty());
    }
}
