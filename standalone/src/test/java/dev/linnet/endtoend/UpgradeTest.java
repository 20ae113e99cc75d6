package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.testing.Proves;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which upgrades succeed, and as whom. */
class UpgradeTest extends EndToEnd {

    private static final String RETRIEVE = Json.text("{'action':'retrieve','request_id':1,'pk':0}");

    @ParameterizedTest
    @ValueSource(strings = {"/ws/", "/ws"})
    @Proves("P1.16")
    void theMixedEndpointServesThePosts(String path) {
        TestSocket socket = keep(TestSocket.open(linnet, path));
        socket.expect(RETRIEVE, Frames.failure("retrieve", "1", 404, "['Not found']"));
        socket.expect(
                Json.text("{'stream':'posts','payload':%s}", RETRIEVE),
                Frames.multiplexed("posts", Frames.failure("retrieve", "1", 404, "['Not found']")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/posts/", "/ws/posts"})
    @Proves({"P1.17", "P7.5"})
    void theEndpointOfAStreamTakesPlainFramesOnly(String path) {
        TestSocket socket = keep(TestSocket.open(linnet, path));
        socket.expect(RETRIEVE, Frames.failure("retrieve", "1", 404, "['Not found']"));
        socket.expect(
                Json.text("{'stream':'posts','payload':%s}", RETRIEVE),
                Frames.failure("null", 405, "['Unable to find action in message body.']"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws/nope/",
                "/ws/accounts/",
                "/ws/internal.users/",
                "/ws/internal/",
                "/ws/Posts/",
                "/ws/posts/more/",
                "/ws/posts%2F",
                "/wss/",
                "/"
            })
    @Proves("P1.18")
    void anUnknownStreamOrPathIsNotFound(String path) {
        Login login = Login.fresh(linnet);
        assertEquals(404, TestSocket.refusal(linnet, path, "Authorization", "Bearer " + login.token()));
    }

    @Test
    @Proves("P1.42")
    void theCookieTellsWho() {
        Login login = Login.fresh(linnet);
        TestSocket socket = keep(TestSocket.open(linnet, "/ws/", "Cookie", "theme=dark; " + login.cookie()));
        assertEquals(login.pk(), socket.create("by cookie").get("author").longValue());
    }

    @Test
    @Proves("P1.43")
    void theBearerTokenTellsWho() {
        Login login = Login.fresh(linnet);
        TestSocket socket = keep(TestSocket.open(linnet, "/ws/", "Authorization", "Bearer " + login.token()));
        assertEquals(login.pk(), socket.create("by token").get("author").longValue());
    }

    @Test
    @Proves("P1.44")
    void theBearerTokenCountsBeforeTheCookie() {
        Login byCookie = Login.fresh(linnet);
        Login byToken = Login.fresh(linnet);
        TestSocket socket = keep(TestSocket.open(
                linnet, "/ws/", "Cookie", byCookie.cookie(), "Authorization", "Bearer " + byToken.token()));
        assertEquals(byToken.pk(), socket.create("both").get("author").longValue());
        assertEquals(
                401, TestSocket.refusal(linnet, "/ws/", "Cookie", byCookie.cookie(), "Authorization", "Bearer forged"));
    }

    @Test
    @Proves("P1.45")
    void withNeitherTheCallerIsAVisitor() {
        assertVisitor(anonymous());
    }

    @Test
    @Proves("P1.47")
    void aCookieThatIsWorthNothingMakesAVisitor() {
        Login login = Login.fresh(linnet);
        for (String value : worthless(login)) {
            assertVisitor(keep(TestSocket.open(linnet, "/ws/", "Cookie", "sessionid=" + value)));
        }
    }

    @Test
    @Proves("P1.48")
    void aBearerTokenThatIsWorthNothingIsRefused() {
        Login login = Login.fresh(linnet);
        for (String value : worthless(login)) {
            assertEquals(401, TestSocket.refusal(linnet, "/ws/", "Authorization", "Bearer " + value));
        }
    }

    @Test
    @Proves("P1.50")
    void aCookieFromAPageOfAnotherOriginIsRefused() {
        Login login = Login.fresh(linnet);
        for (String origin : new String[] {
            "https://evil.example", "http://127.0.0.1:" + (linnet.port() + 1), "http://localhost", "null"
        }) {
            assertEquals(403, TestSocket.refusal(linnet, "/ws/", "Cookie", login.cookie(), "Origin", origin), origin);
        }
    }

    @Test
    @Proves("P1.51")
    void aCookieFromAPageOfTheGatewaysOwnOriginCounts() {
        Login login = Login.fresh(linnet);
        TestSocket socket = keep(TestSocket.open(
                linnet, "/ws/", "Cookie", login.cookie(), "Origin", "http://127.0.0.1:" + linnet.port()));
        assertEquals(login.pk(), socket.create("own page").get("author").longValue());
    }

    @Test
    @Proves("P1.52")
    void aCookieFromAPageOfAListedOriginCounts() {
        Deployment listing = Deployment.tight();
        Login login = Login.fresh(listing);
        TestSocket socket =
                keep(TestSocket.open(listing, "/ws/", "Cookie", login.cookie(), "Origin", "https://front.example"));
        assertEquals(login.pk(), socket.create("listed page").get("author").longValue());
    }

    @Test
    @Proves("P1.54")
    void theOriginDoesNotMatterWithoutACookie() {
        Login login = Login.fresh(linnet);
        assertVisitor(keep(TestSocket.open(linnet, "/ws/", "Origin", "https://evil.example")));
        keep(TestSocket.open(
                        linnet, "/ws/", "Authorization", "Bearer " + login.token(), "Origin", "https://evil.example"))
                .create("by token");
    }

    private static String[] worthless(Login login) {
        Instant now = Instant.now();
        String expired = Token.signed(Deployment.SIGNING_KEY, login, now.minusSeconds(60));
        String forged = Token.signed("some other key, just as long as the real one", login, now.plusSeconds(60));
        return new String[] {"unknown", "", expired, forged, Token.unsigned(login.token()), login.token() + "A"};
    }

    private static void assertVisitor(TestSocket socket) {
        socket.expect(RETRIEVE, Frames.failure("retrieve", "1", 404, "['Not found']"));
        socket.expect(
                Json.text("{'action':'create','request_id':2,'data':{'body':'x'}}"),
                Frames.failure("create", "2", 403, "['You do not have permission to perform this action.']"));
    }
}
