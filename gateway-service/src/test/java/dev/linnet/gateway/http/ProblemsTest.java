package dev.linnet.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.RawHttp;
import dev.linnet.gateway.TestGateway;
import dev.linnet.gateway.TestHttp;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error is a problem document, with a detail that people can read. */
class ProblemsTest {

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"Not found\"] | Not found",
                "[\"One.\",\"Two.\"] | One. Two.",
                "[{\"pk\":[\"Required.\"]}] | pk: Required.",
                "[{\"a\":[\"Too long.\",\"Too odd.\"],\"b\":\"No.\"},\"And.\"] | a: Too long. Too odd. b: No. And.",
                "[{\"non_field_errors\":[\"No data provided\"]}] | No data provided",
                "[{\"a\":{\"b\":[\"No.\"]}}] | a: b: No.",
                "[{\"code\":7,\"x\":null,\"y\":[]}] | code: 7",
                "[] | Bad Request.",
                "[{},\" \",null] | Bad Request.",
            })
    @Proves("P8.8")
    void theDetailSaysWhatTheErrorsSay(String errors, String detail) throws Exception {
        gateway.posts.on("list", request -> Reply.failure(Status.BAD_REQUEST, errors));
        JsonObject problem = problem("GET", "/api/posts/", 400);
        assertEquals(detail, problem.getString("detail"));
        assertEquals(new JsonArray(errors), problem.getJsonArray("errors"));
    }

    @Test
    @Proves("P8.9")
    void aLongDetailIsCutAndTheErrorsAreNot() throws Exception {
        String long_ = "x".repeat(999) + "😀" + "y".repeat(5_000);
        gateway.posts.on(
                "list",
                request -> Reply.failure(
                        Status.BAD_REQUEST,
                        new JsonArray().add(long_).add(long_).encode()));
        JsonObject problem = problem("GET", "/api/posts/", 400);
        assertEquals("x".repeat(999) + "…", problem.getString("detail"));
        assertEquals(long_, problem.getJsonArray("errors").getString(1));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/posts/?x=%zz, 400",
        "GET, /nope, 404",
        "GET, /api, 404",
        "GET, /api/nope/events, 404",
        "GET, /api/posts/a/b, 404",
        "GET, nope, 404",
        "DELETE, /login/alice, 405",
        "PUT, /api/posts/, 405",
        "GET, /ws/, 426",
    })
    @Proves({"P1.41", "P8.15"})
    void whatNoServiceHasAnsweredIsAProblemToo(String method, String target, int status) throws Exception {
        problem(method, target, status);
    }

    @Test
    @Proves("P1.15")
    void anUnknownHostIsToldSo() throws Exception {
        String request = "GET /api/posts/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
        String answer = RawHttp.exchange(gateway.port(), request);
        assertEquals(List.of(421), RawHttp.statuses(answer));
        assertTrue(answer.contains("application/problem+json"), answer);
        assertTrue(answer.contains("LINNET_ALLOWED_HOSTS"), answer);
    }

    private JsonObject problem(String method, String target, int status) throws Exception {
        TestHttp answer = TestHttp.send(gateway.port(), method, target);
        assertEquals(status, answer.status(), answer.body());
        assertEquals("application/problem+json", answer.header("content-type").orElseThrow());
        JsonObject problem = new JsonObject(answer.body());
        assertEquals(status, problem.getInteger("status"));
        assertTrue(problem.containsKey("errors") && !problem.getString("detail").isEmpty(), answer.body());
        return problem;
    }

    /** As a service behind a view says. */
    @Test
    @Proves("P9.27")
    void headersOfAReplyAreHeadersOfTheResponse() throws Exception {
        Effect.Header later = new Effect.Header(Effect.Header.RETRY_AFTER, "120");
        gateway.posts.on("list", request -> new Reply(Status.UNAVAILABLE, "[\"Later.\"]", "null", List.of(later)));
        assertEquals(
                "120",
                TestHttp.send(gateway.port(), "GET", "/api/posts/")
                        .header("retry-after")
                        .orElseThrow());
        Effect.Header place = new Effect.Header(Effect.Header.LOCATION, "/api/posts/x/?shop=north");
        gateway.posts.on("create", request -> Reply.success(Status.CREATED, "{\"pk\":\"x\"}", place));
        assertEquals(
                "/api/posts/x/?shop=north",
                TestHttp.send(gateway.port(), "POST", "/api/posts/")
                        .header("location")
                        .orElseThrow());
        assertTrue(TestHttp.send(gateway.port(), "POST", "/api/posts/actions/create")
                .header("location")
                .isEmpty());
    }
}
