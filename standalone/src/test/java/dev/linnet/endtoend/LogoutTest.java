package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.Proves;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions end, and what that does to their sockets. */
class LogoutTest extends EndToEnd {

    @ParameterizedTest
    @ValueSource(strings = {"/logout/", "/logout"})
    @Proves({"P1.12", "P1.47"})
    void logoutEndsTheSessionAndClearsTheCookie(String path) {
        Login login = Login.fresh(linnet);

        HttpResponse<String> response = Http.get(linnet.port(), path, "Cookie", login.cookie());

        assertEquals(200, response.statusCode());
        String cookie = response.headers().firstValue("set-cookie").orElseThrow();
        assertTrue(cookie.startsWith("sessionid=;"), cookie);
        assertTrue(cookie.contains("Max-Age=0"), cookie);
        assertEquals(401, TestSocket.refusal(linnet, "/ws/", "Authorization", "Bearer " + login.token()));
        TestSocket visitor = keep(TestSocket.open(linnet, "/ws/", "Cookie", login.cookie()));
        visitor.expect(
                Json.text("{'action':'subscribe_to_list'}"),
                Frames.failure(
                        "subscribe_to_list", "null", 403, "['You do not have permission to perform this action.']"));
    }

    @Test
    @Proves("P1.13")
    void logoutIsAnswered200WhoeverAsks() {
        assertEquals(200, Http.get(linnet.port(), "/logout/").statusCode());
        assertEquals(
                200,
                Http.get(linnet.port(), "/logout/", "Cookie", "sessionid=forged")
                        .statusCode());
    }

    @Test
    @Proves({"P1.12", "P1.48"})
    void logoutByBearerEndsTheSessionToo() {
        Login login = Login.fresh(linnet);
        Http.get(linnet.port(), "/logout/", "Authorization", "Bearer " + login.token());
        assertEquals(401, TestSocket.refusal(linnet, "/ws/", "Authorization", "Bearer " + login.token()));
    }

    @Test
    @Proves({"P1.56", "P3.42"})
    void theSocketsOfAnEndedSessionAreClosedAndNoOthers() {
        Login login = Login.fresh(linnet);
        Login elsewhere = Login.as(linnet, login.username());
        TestSocket first = signedIn(login);
        TestSocket second = keep(TestSocket.open(linnet, "/ws/posts/", "Cookie", login.cookie()));
        TestSocket other = signedIn(elsewhere);

        Http.get(linnet.port(), "/logout/", "Cookie", login.cookie());

        assertEquals(4401, first.closeCode());
        assertEquals(4401, second.closeCode());
        other.create("still here");
    }

    @Test
    @Proves("P1.57")
    void aSocketIsClosedWhenItsSessionExpires() {
        Login login = Login.fresh(linnet);
        String token = Token.signed(Deployment.SIGNING_KEY, login, Instant.now().plusSeconds(2));
        TestSocket socket = keep(TestSocket.open(linnet, "/ws/", "Authorization", "Bearer " + token));
        socket.create("while it lasts");
        assertEquals(4401, socket.closeCode());
        assertEquals(401, TestSocket.refusal(linnet, "/ws/", "Authorization", "Bearer " + token));
    }
}
