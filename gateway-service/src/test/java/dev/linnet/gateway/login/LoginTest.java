package dev.linnet.gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.gateway.TestSocket;
import dev.linnet.protocol.Caller;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private Tokens tokens(SigningKey key, InstantSource clock) {
        return new Tokens(gateway.vertx, key, Duration.ofDays(14), clock);
    }

    @ParameterizedTest
    @CsvSource({"/login/alice", "/login/alice/"})
    void loginSetsTheCookieAndAnswersTheSameTokenAndTheUser(String path) throws Exception {
        HttpResponse<String> response = gateway.get(path);
        JsonObject body = new JsonObject(response.body());
        assertEquals(200, response.statusCode());
        assertEquals(new JsonObject("{\"pk\":1,\"username\":\"alice\"}"), body.getJsonObject("user"));
        assertEquals(2, body.size());
        String cookie = response.headers().firstValue("set-cookie").orElseThrow();
        assertTrue(cookie.startsWith("sessionid=" + body.getString("token") + ";"), cookie);
        assertTrue(cookie.contains("Max-Age=1209600"), cookie);
        assertTrue(cookie.contains("Path=/"), cookie);
        assertTrue(cookie.contains("HTTPOnly"), cookie);
        assertTrue(cookie.contains("SameSite=Lax"), cookie);
        assertFalse(cookie.contains("Secure"), cookie);
        assertEquals("no-store", response.headers().firstValue("cache-control").orElseThrow());
    }

    @Test
    void theSameNameIsTheSameUserAndCaseMatters() throws Exception {
        assertEquals(
                1,
                new JsonObject(gateway.get("/login/alice").body())
                        .getJsonObject("user")
                        .getInteger("pk"));
        assertEquals(
                2,
                new JsonObject(gateway.get("/login/Alice").body())
                        .getJsonObject("user")
                        .getInteger("pk"));
        assertEquals(
                1,
                new JsonObject(gateway.get("/login/alice").body())
                        .getJsonObject("user")
                        .getInteger("pk"));
    }

    @ParameterizedTest
    @CsvSource({"%C3%A9l%C3%A8ve, élève", "a+b, a+b", "a%40b, a@b", "a%2Fb, a/b"})
    void readsAPercentEncodedNameAsUtf8(String encoded, String name) throws Exception {
        JsonObject body = new JsonObject(gateway.get("/login/" + encoded + "/").body());
        assertEquals(name, body.getJsonObject("user").getString("username"));
    }

    @Test
    void aBadNameIsAnsweredWithWhatIsWrongWithIt() throws Exception {
        HttpResponse<String> response = gateway.get("/login/" + "x".repeat(151) + "/");
        assertEquals(400, response.statusCode());
        assertEquals("{\"username\":[\"Too long.\"]}", response.body());
        assertEquals(Optional.empty(), response.headers().firstValue("set-cookie"));
    }

    @Test
    void loginWithoutUsersServiceIsUnavailable() throws Exception {
        gateway.users.leave();
        HttpResponse<String> response = gateway.get("/login/alice");
        assertEquals(503, response.statusCode());
        assertEquals("{\"errors\":[\"Service unavailable.\"]}", response.body());
    }

    @ParameterizedTest
    @CsvSource({"/logout", "/logout/"})
    void logoutAlwaysSucceedsAndClearsTheCookie(String path) throws Exception {
        for (String cookie : new String[] {"sessionid=" + gateway.token("alice"), "sessionid=forged", "other=1"}) {
            HttpResponse<String> response = gateway.get(path, "Cookie", cookie);
            String cleared = response.headers().firstValue("set-cookie").orElseThrow();
            assertEquals(200, response.statusCode());
            assertTrue(cleared.startsWith("sessionid=; Max-Age=0;"), cleared);
        }
        gateway.users.leave();
        assertEquals(
                200,
                gateway.get(path, "Cookie", "sessionid=" + gateway.token("x")).statusCode());
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertEquals(404, gateway.get("/").statusCode());
        assertEquals(404, gateway.get("/login/").statusCode());
        assertEquals(404, gateway.get("/login/a/b").statusCode());
        assertEquals(426, gateway.get("/ws/").statusCode());
    }

    @Test
    void isAliveAlwaysAndReadyWhileTheUsersServiceAnswers() throws Exception {
        assertEquals(200, gateway.get("/livez").statusCode());
        assertEquals(200, gateway.get("/readyz").statusCode());
    }

    @Test
    void saysWhatIsMissingWhileItIsNotReady() throws Exception {
        gateway.users.leave();
        assertEquals(200, gateway.get("/livez").statusCode());
        HttpResponse<String> response = gateway.get("/readyz");
        assertEquals(503, response.statusCode());
        assertEquals("The users service does not answer or has no relay, or the gateway goes down.\n", response.body());
    }

    @Test
    void cookieAndBearerTellWhoAsksAndTheBearerCounts() throws Exception {
        String alice = gateway.token("alice");
        String bob = gateway.token("bob");
        assertEquals("", whoIs());
        assertEquals("alice", whoIs("Cookie: sessionid=" + alice));
        assertEquals("alice", whoIs("Cookie: theme=dark; sessionid=" + alice + "; x=y"));
        assertEquals("bob", whoIs("Authorization: Bearer " + bob));
        assertEquals("bob", whoIs("Authorization: bearer  " + bob, "Cookie: sessionid=" + alice));
    }

    private String whoIs(String... headers) throws Exception {
        try (TestSocket socket = TestSocket.open(gateway.port(), "/ws/", headers)) {
            JsonObject reply = new JsonObject(socket.ask("{\"action\":\"echo\"}"));
            return reply.getJsonObject("data").getString("caller");
        }
    }

    @Test
    void aTokenThatIsNoGoodMakesAVisitorOfTheCookieAndRefusesTheBearer() throws Exception {
        Caller alice = new Caller(1, "alice");
        String good = gateway.token("alice");
        String forged = tokens(SigningKey.of("another key that is also long enough"), InstantSource.system())
                .issue(alice)
                .text();
        String expired = tokens(
                        TestGateway.KEY, InstantSource.fixed(Instant.now().minus(Duration.ofDays(15))))
                .issue(alice)
                .text();
        String[] parts = good.split("\\.", -1);
        String unsigned = encode("{\"typ\":\"JWT\",\"alg\":\"none\"}") + "." + parts[1] + ".";
        String altered = parts[0] + "." + encode(decode(parts[1]).replace("alice", "admin")) + "." + parts[2];
        gateway.get("/logout", "Authorization", "Bearer " + good);
        for (String bad : new String[] {forged, expired, unsigned, altered, good, "x", "", "a.b.c"}) {
            assertEquals("", whoIs("Cookie: sessionid=" + bad));
            assertEquals(401, TestSocket.upgrade(gateway.port(), "/ws/", "Authorization: Bearer " + bad), bad);
        }
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }

    @Test
    void theCookieCountsOnlyForPagesOfOurOwn() throws Exception {
        String cookie = "Cookie: sessionid=" + gateway.token("alice");
        String own = "Origin: http://127.0.0.1:" + gateway.port();
        String foreign = "Origin: http://127.0.0.1:1";
        assertEquals("alice", whoIs(cookie, own));
        assertEquals("alice", whoIs(cookie, "Origin: https://listed.example"));
        assertEquals(403, TestSocket.upgrade(gateway.port(), "/ws/", cookie, foreign));
        assertEquals("", whoIs(foreign));
        assertEquals("", whoIs(foreign, "Cookie: sessionid=forged"));
        assertEquals("bob", whoIs(foreign, cookie, "Authorization: Bearer " + gateway.token("bob")));
    }

    @Test
    void logoutClosesTheSocketsOfItsSessionOnly() throws Exception {
        String token = gateway.token("alice");
        String other = gateway.token("alice");
        assertNotEquals(token, other);
        try (TestSocket first = TestSocket.open(gateway.port(), "/ws/", "Cookie: sessionid=" + token);
                TestSocket second = TestSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token);
                TestSocket otherSession = TestSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + other);
                TestSocket visitor = gateway.visit()) {
            gateway.get("/logout/", "Cookie", "sessionid=" + token);
            assertEquals(4401, first.closeCode());
            assertEquals(4401, second.closeCode());
            assertTrue(otherSession.ask("{\"action\":\"echo\"}").contains("\"alice\""));
            assertTrue(visitor.ask("{\"action\":\"echo\"}").contains("\"caller\":\"\""));
        }
    }

    @Test
    void anExpiredTokenClosesItsSockets() throws Exception {
        Tokens ending = new Tokens(gateway.vertx, TestGateway.KEY, Duration.ofSeconds(2), InstantSource.system());
        String token = ending.issue(new Caller(1, "alice")).text();
        try (TestSocket socket = TestSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token)) {
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("alice"));
            assertEquals(4401, socket.closeCode());
        }
    }

    @Test
    void aSessionThatCouldNotBeAskedAboutIsAskedBeforeItsFirstAction() throws Exception {
        String token = gateway.token("alice");
        String ended = gateway.token("alice");
        gateway.users.endSilently(new JsonObject(decode(ended.split("\\.", -1)[1])).getString("jti"));
        gateway.users.leave();
        try (TestSocket socket = TestSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token);
                TestSocket endedSocket = TestSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + ended)) {
            assertEquals(
                    "{\"action\":\"echo\",\"request_id\":1,\"response_status\":503,\"errors\":[\"Service"
                            + " unavailable.\"],\"data\":null}",
                    socket.ask("{\"action\":\"echo\",\"request_id\":1}"));
            gateway.users.comeBack();
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("\"alice\""));
            assertEquals(4401, endedSocket.send("{\"action\":\"echo\"}").closeCode());
        }
    }
}
