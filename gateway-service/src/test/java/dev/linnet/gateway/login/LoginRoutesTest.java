package dev.linnet.gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Caller;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginRoutesTest {

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
        try (RawSocket socket = RawSocket.open(gateway.port(), "/ws/", headers)) {
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
            assertEquals(401, RawSocket.upgrade(gateway.port(), "/ws/", "Authorization: Bearer " + bad), bad);
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
        assertEquals(403, RawSocket.upgrade(gateway.port(), "/ws/", cookie, foreign));
        assertEquals("", whoIs(foreign));
        assertEquals("", whoIs(foreign, "Cookie: sessionid=forged"));
        assertEquals("bob", whoIs(foreign, cookie, "Authorization: Bearer " + gateway.token("bob")));
    }

    @Test
    void logoutClosesTheSocketsOfItsSessionOnly() throws Exception {
        String token = gateway.token("alice");
        String other = gateway.token("alice");
        assertNotEquals(token, other);
        try (RawSocket first = RawSocket.open(gateway.port(), "/ws/", "Cookie: sessionid=" + token);
                RawSocket second = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token);
                RawSocket otherSession = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + other);
                RawSocket visitor = gateway.visit()) {
            gateway.get("/logout/", "Cookie", "sessionid=" + token);
            assertEquals(4401, first.closeCode());
            assertEquals(4401, second.closeCode());
            assertTrue(otherSession.ask("{\"action\":\"echo\"}").contains("\"alice\""));
            assertTrue(visitor.ask("{\"action\":\"echo\"}").contains("\"caller\":\"\""));
        }
    }

    @Test
    void anExpiredTokenClosesItsSockets() throws Exception {
        gateway.token("alice");
        Tokens ending = new Tokens(gateway.vertx, TestGateway.KEY, Duration.ofSeconds(2), InstantSource.system());
        String token = ending.issue(new Caller(1, "alice")).text();
        try (RawSocket socket = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token)) {
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
        try (RawSocket socket = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token);
                RawSocket endedSocket = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + ended)) {
            assertEquals(
                    "{\"action\":\"echo\",\"request_id\":1,\"response_status\":503,\"errors\":[\"Service"
                            + " unavailable.\"],\"data\":null}",
                    socket.ask("{\"action\":\"echo\",\"request_id\":1}"));
            gateway.users.comeBack();
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("\"alice\""));
            assertEquals(4401, endedSocket.send("{\"action\":\"echo\"}").closeCode());
        }
    }

    private static String signed(String claims) throws GeneralSecurityException {
        String text = encode("{\"typ\":\"JWT\",\"alg\":\"HS256\"}") + "." + encode(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TestGateway.KEY.secret(), "HmacSHA256"));
        byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String claims(String name, String value) {
        Map<String, String> claims = new LinkedHashMap<>(
                Map.of("sub", "\"1\"", "username", "\"alice\"", "jti", "\"a-1\"", "iat", "1000", "exp", "4000000000"));
        claims.put(name, value);
        return claims.entrySet().stream()
                .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "exp | \"4000000000\"",
                "exp | 1e30",
                "exp | -1",
                "exp | null",
                "exp | 1.5",
                "exp | true",
                "exp | 99999999999999999999",
                "exp | 253402300800",
                "iat | \"1000\"",
                "iat | 1e30",
                "iat | 4000000000",
                "iat | {}",
                "iat | null",
                "nbf | \"0\"",
                "nbf | 1e30",
                "nbf | 4000000000",
                "nbf | null",
                "jti | 1",
                "jti | \"a\\u0000\"",
                "jti | null",
                "jti | \"\"",
                "jti | \"\\ud800\"",
                "jti | []",
                "sub | 1",
                "sub | \"0\"",
                "sub | \"-1\"",
                "sub | \"x\"",
                "sub | \"99999999999999999999\"",
                "username | 1",
                "username | null",
                "username | {}",
                "aud | 1e400",
                "iss | []"
            })
    @Proves("P1.49")
    void aTokenOfOurKeyWithAClaimOfAWrongTypeIsWorthNothing(String name, String value) throws Exception {
        gateway.token("alice");
        assertEquals("alice", whoIs("Authorization: Bearer " + signed(claims("nbf", "1000"))), "the others are right");
        String token = signed(claims(name, value));
        boolean isIgnored = name.equals("aud") || name.equals("iss");
        assertEquals(
                isIgnored ? 101 : 401, RawSocket.upgrade(gateway.port(), "/ws/", "Authorization: Bearer " + token));
        assertEquals(isIgnored ? "alice" : "", whoIs("Cookie: sessionid=" + token));
        assertEquals(
                isIgnored ? 405 : 401,
                gateway.get("/api/posts/", "Authorization", "Bearer " + token).statusCode());
        assertEquals(
                200, gateway.get("/logout", "Authorization", "Bearer " + token).statusCode());
    }

    @Test
    @Proves("P1.46")
    void ofSeveralCookiesTheFirstThatIsAGoodTokenCounts() throws Exception {
        String alice = gateway.token("alice");
        String bob = gateway.token("bob");
        assertEquals("alice", whoIs("Cookie: sessionid=9f8e7d; sessionid=" + alice));
        assertEquals("alice", whoIs("Cookie: sessionid=" + alice + "; sessionid=" + bob));
        gateway.get("/logout", "Authorization", "Bearer " + alice);
        assertEquals("bob", whoIs("Cookie: sessionid=" + alice + "; sessionid=" + bob));
    }

    @Test
    @Proves("P1.12")
    void logoutByPostIsTheSame() throws Exception {
        String token = gateway.token("alice");
        for (String path : new String[] {"/logout", "/logout/"}) {
            HttpResponse<String> response = gateway.send("POST", path, "Cookie", "sessionid=" + token);
            assertEquals(200, response.statusCode());
            assertTrue(response.headers().firstValue("set-cookie").orElseThrow().startsWith("sessionid=;"));
        }
        assertEquals("", whoIs("Cookie: sessionid=" + token));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 200",
        "Sec-Fetch-Site, none, 200",
        "Origin, https://evil.example, 403",
        "Origin, null, 403",
        "Origin, https://listed.example, 200",
    })
    @Proves("P1.14")
    void aPageOfAnotherSiteLogsNobodyInOrOut(String header, String value, int status) throws Exception {
        String token = gateway.token("alice");
        HttpResponse<String> login = gateway.get("/login/mallory/", header, value);
        assertEquals(status, login.statusCode());
        assertEquals(status == 200, login.headers().firstValue("set-cookie").isPresent());
        for (String method : new String[] {"GET", "POST"}) {
            HttpResponse<String> logout =
                    gateway.send(method, "/logout/", header, value, "Cookie", "sessionid=" + token);
            assertEquals(status, logout.statusCode());
            assertEquals(
                    status == 200, logout.headers().firstValue("set-cookie").isPresent());
        }
        assertEquals(status == 200 ? "" : "alice", whoIs("Cookie: sessionid=" + token));
    }

    @Test
    @Proves("P1.15")
    void onlyKnownHostsAreServed() throws Exception {
        String cookie = "Cookie: sessionid=" + gateway.token("alice");
        for (String path :
                new String[] {"/login/alice/", "/logout/", "/api/posts/", "/api/posts/events", "/ws/", "/nowhere"}) {
            assertEquals(421, RawSocket.status(gateway.port(), path, "Host: evil.example"), path);
        }
        assertEquals(
                421,
                RawSocket.upgrade(gateway.port(), "/ws/", "Host: evil.example", "Origin: http://evil.example", cookie));
        assertEquals(200, RawSocket.status(gateway.port(), "/livez", "Host: evil.example"));
        assertEquals(200, RawSocket.status(gateway.port(), "/readyz", "Host: evil.example"));
        assertEquals(200, RawSocket.status(gateway.port(), "/login/alice/", "Host: known.example:8080"));
        assertEquals("alice", whoIs("Host: known.example", "Origin: http://known.example", cookie));
    }

    @Test
    @Proves("P1.11")
    void whoLogsInAsAnotherUserEndsTheSessionThatTheCookieHad() throws Exception {
        String alice = gateway.token("alice");
        String elsewhere = gateway.token("alice");
        try (RawSocket socket = RawSocket.open(gateway.port(), "/ws/", "Cookie: sessionid=" + alice);
                RawSocket other = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + elsewhere)) {
            assertEquals(
                    200,
                    gateway.get("/login/alice", "Cookie", "sessionid=" + alice).statusCode());
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("\"alice\""), "the same user's stays");
            assertEquals(
                    200,
                    gateway.get("/login/bob", "Cookie", "sessionid=" + alice).statusCode());
            assertEquals(4401, socket.closeCode());
            assertEquals("", whoIs("Cookie: sessionid=" + alice));
            assertTrue(other.ask("{\"action\":\"echo\"}").contains("\"alice\""));
        }
    }
}
