package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.Proves;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in over HTTP. */
class LoginTest extends EndToEnd {

    private static final String INVALID =
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.";

    @Test
    @Proves({"P1.1", "P1.2"})
    void loginAnswersTheTokenAndTheUserAndSetsTheCookie() {
        String name = "u" + freshTag();
        HttpResponse<String> response = Http.get(linnet.port(), "/login/" + name + "/");

        assertEquals(200, response.statusCode());
        assertEquals(
                "application/json",
                response.headers().firstValue("content-type").orElseThrow());
        String token = Json.read(response.body()).path("token").textValue();
        long pk = Json.read(response.body()).at("/user/pk").longValue();
        assertTrue(pk > 0);
        assertEquals(
                Json.of("{'token':'%s','user':{'pk':%d,'username':'%s'}}", token, pk, name),
                Json.read(response.body()));
        Set<String> cookie = attributes(response);
        cookie.removeIf(attribute -> attribute.startsWith("expires="));
        assertEquals(Set.of("sessionid=" + token, "path=/", "httponly", "samesite=lax", "max-age=1209600"), cookie);
    }

    @Test
    @Proves("P1.3")
    void behindTlsTheCookieIsSecure() {
        HttpResponse<String> response = Http.get(Deployment.tight().port(), "/login/alice/");
        assertTrue(attributes(response).contains("secure"));
    }

    @Test
    @Proves("P1.4")
    void theSlashIsOptional() {
        HttpResponse<String> response = Http.get(linnet.port(), "/login/alice");
        assertEquals(200, response.statusCode());
        assertEquals(
                Login.as(linnet, "alice").pk(),
                Json.read(response.body()).at("/user/pk").longValue());
    }

    @Test
    @Proves("P1.55")
    void aNameKeepsItsKeyAndCaseMatters() {
        Login alice = Login.as(linnet, "alice");
        assertEquals(alice.pk(), Login.as(linnet, "alice").pk());
        assertNotEquals(alice.token(), Login.as(linnet, "alice").token());
        assertNotEquals(alice.pk(), Login.as(linnet, "Alice").pk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "Zoë", "日本語", "हिन्दी", "a@b.c+d-e_f", "007", "١٢٣"})
    @Proves("P1.5")
    void lettersAndDigitsOfEveryScriptMakeAName(String name) {
        assertEquals(name, Login.as(linnet, name).username());
    }

    @Test
    @Proves("P1.9")
    void aNameHasAtMost150Characters() {
        String longest = "n".repeat(150);
        assertEquals(longest, Login.as(linnet, longest).username());

        HttpResponse<String> response = Http.get(linnet.port(), "/login/" + longest + "n/");
        assertEquals(400, response.statusCode());
        assertEquals(
                Json.of("{'username':['Ensure this field has no more than 150 characters.']}"),
                Json.read(response.body()));
        assertTrue(response.headers().firstValue("set-cookie").isEmpty());
    }

    /** A zero width space, a byte order mark, a bidi override, a Hangul filler, a variation selector, an accent alone. */
    @ParameterizedTest
    @ValueSource(strings = {"%E2%80%8B", "%EF%BB%BF", "a%E2%80%AEb", "%E3%85%A4", "a%EF%B8%8F", "%CC%81"})
    @Proves("P1.7")
    void aNameThatCannotBeSeenOrReordersTheTextIsRefused(String path) {
        aBadNameIsRefused(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "a!b", "%20", "a%00b", "%F0%9F%98%80", "a%2Fb", "%E2%82%AC"})
    @Proves("P1.8")
    void aBadNameIsRefused(String path) {
        HttpResponse<String> response = Http.get(linnet.port(), "/login/" + path + "/");
        assertEquals(400, response.statusCode());
        assertEquals(Json.of("{'username':[%s]}", Json.quote(INVALID)), Json.read(response.body()));
    }

    /** Their names and values mean the same in any case; the token's does not. */
    private static Set<String> attributes(HttpResponse<String> response) {
        Set<String> attributes = new HashSet<>();
        for (String attribute :
                response.headers().firstValue("set-cookie").orElseThrow().split("; *", -1)) {
            attributes.add(attribute.startsWith("sessionid=") ? attribute : attribute.toLowerCase(Locale.ROOT));
        }
        return attributes;
    }
}
