package dev.linnet.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which methods each path takes, and what it says of the others. */
class MethodsTest {

    private static final String COLLECTION = "GET, HEAD, POST, OPTIONS";
    private static final String ITEM = "GET, HEAD, PUT, PATCH, DELETE, OPTIONS";

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private TestHttp send(String method, String path, String... headers) throws Exception {
        return TestHttp.send(gateway.port(), method, path, headers);
    }

    private void serve() {
        gateway.posts.on("list", request -> Reply.success(Status.OK, "[\"é\"]"));
        gateway.posts.on("retrieve", request -> Reply.failure(Status.NOT_FOUND, "[\"Not found\"]"));
    }

    @ParameterizedTest
    @CsvSource({"/api/posts/", "/api/posts?x=y", "/api/posts/3/", "/api/nope/", "/livez", "/readyz/", "/ws/", "/nope"})
    @Proves("P1.37")
    void headIsGetWithoutTheBody(String path) throws Exception {
        serve();
        TestHttp get = send("GET", path);
        TestHttp head = send("HEAD", path);
        assertFalse(get.body().isEmpty());
        assertEquals("", head.body());
        assertEquals(sorted(get.head()), sorted(head.head()));
        assertTrue(head.header("content-length").isPresent());
    }

    private static List<String> sorted(String head) {
        return head.lines().sorted().toList();
    }

    @Test
    @Proves("P1.37")
    void headAsksTheServiceWhatGetAsks() throws Exception {
        serve();
        for (String method : List.of("GET", "HEAD")) {
            send(method, "/api/posts/7/?x=y");
        }
        assertEquals(
                List.of("retrieve {\"x\":\"y\",\"pk\":\"7\"}", "retrieve {\"x\":\"y\",\"pk\":\"7\"}"),
                gateway.posts.requests().stream()
                        .map(request -> request.action() + " " + request.arguments())
                        .collect(Collectors.toList()));
    }

    @Test
    @Proves("P1.38")
    void aHeadOfTheLoginLogsNobodyIn() throws Exception {
        TestHttp head = send("HEAD", "/login/alice/");
        assertEquals(200, head.status());
        assertEquals(Optional.empty(), head.header("set-cookie"));
        assertEquals("application/json", head.header("content-type").orElseThrow());
        assertEquals(
                1,
                new JsonObject(send("GET", "/login/bob/").body())
                        .getJsonObject("user")
                        .getInteger("pk"),
                "the first user of all");
    }

    @Test
    @Proves("P1.38")
    void aHeadOfTheLogoutEndsNothing() throws Exception {
        String bearer = "Authorization: Bearer " + gateway.token("alice");
        assertEquals(200, send("HEAD", "/logout/", bearer).status());
        assertEquals(404, send("DELETE", "/api/nope/1", bearer).status());
        send("GET", "/logout/", bearer);
        gateway.posts.on("list", request -> Reply.success(Status.OK, "[]"));
        assertEquals(401, send("GET", "/api/posts/", bearer).status());
    }

    @Test
    @Proves("P8.23")
    void aHeadOfAnEventStreamOpensNone() throws Exception {
        TestHttp head = send("HEAD", "/api/posts/events");
        assertEquals(200, head.status());
        assertEquals("text/event-stream", head.header("content-type").orElseThrow());
        assertEquals("", head.body());
        assertEquals(404, send("HEAD", "/api/nope/events").status());
        assertEquals(
                401,
                send("HEAD", "/api/posts/events", "Authorization: Bearer x").status());
        assertEquals(List.<Request>of(), gateway.posts.requests());
        assertFalse(gateway.log.isFollowed("all"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/posts            | DELETE  | " + COLLECTION,
                "/api/posts/           | TRACE   | " + COLLECTION,
                "/api/posts/3/         | POST    | " + ITEM,
                "/api/posts/events     | POST    | " + ITEM,
                "/api/posts/actions/x/ | GET     | POST, OPTIONS",
                "/login/alice/         | POST    | HEAD, GET, OPTIONS",
                "/livez                | POST    | GET, HEAD, OPTIONS",
                "/readyz/              | PUT     | GET, HEAD, OPTIONS",
                "/ws                   | POST    | GET, HEAD, OPTIONS",
            })
    @Proves({"P1.39", "P1.40"})
    void anotherMethodIsToldWhichThereAre(String path, String method, String allow) throws Exception {
        TestHttp refused = send(method, path);
        assertEquals(405, refused.status());
        assertEquals(allow, refused.header("allow").orElseThrow());
        assertEquals("application/problem+json", refused.header("content-type").orElseThrow());
        assertEquals("Method Not Allowed.", new JsonObject(refused.body()).getString("detail"));
        TestHttp options = send("OPTIONS", path);
        assertEquals(204, options.status());
        assertEquals(allow, options.header("allow").orElseThrow());
        assertEquals("", options.body());
    }

    /** Its service does not say which others it takes. */
    @Test
    @Proves("P1.40")
    void whatTheServiceDoesNotAllowIsNotNamedEither() throws Exception {
        TestHttp refused = send("PUT", "/api/posts/3/");
        assertEquals(405, refused.status());
        assertEquals(
                "GET, HEAD, PATCH, DELETE, OPTIONS", refused.header("allow").orElseThrow());
        assertEquals(
                "OPTIONS", send("POST", "/api/posts/actions/x").header("allow").orElseThrow());
    }

    /** A row of a view may have this key. */
    @Test
    @Proves("P8.24")
    void aRowWithTheKeyEventsIsHadByWhoWantsJson() throws Exception {
        for (String action : List.of("retrieve", "update", "patch", "delete")) {
            gateway.posts.on(action, request -> Reply.success(Status.OK, request.arguments()));
        }
        String row = "{\"pk\":\"events\"}";
        for (String accept : List.of(
                "application/json", "application/*, text/html;q=0.5", "text/event-stream;q=0, */*;q=0.0, a/b")) {
            assertEquals(
                    row, send("GET", "/api/posts/events", "Accept: " + accept).body(), accept);
        }
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            assertEquals(row, send(method, "/api/posts/events/").body());
        }
        for (String accept : List.of("*/*", "text/event-stream", "application/json, */*;q=0.1", "text/*", "")) {
            assertEquals(
                    405, send("GET", "/api/posts/events", "Accept: " + accept).status(), accept);
            assertEquals("events", last().action(), accept);
        }
    }

    private Request last() {
        return gateway.posts.requests().get(gateway.posts.requests().size() - 1);
    }
}
