package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Proves;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every action over HTTP, and that it is the same as over the socket. */
final class HttpTwinTest {

    private final Deployment deployment = Deployment.shared();
    private final String tag = "h" + UUID.randomUUID().toString().replace("-", "");
    private Login author;
    private Login other;
    private TestSocket socket;
    private TestSocket visitor;

    @BeforeEach
    void open() {
        author = Login.fresh(deployment);
        other = Login.fresh(deployment);
        socket = TestSocket.open(deployment, author);
        visitor = TestSocket.openAnonymous(deployment);
    }

    @AfterEach
    void close() {
        socket.close();
        visitor.close();
    }

    /** The rows are in a file, which says what its words stand for. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = TwinTable.CALLS,
            numLinesToSkip = 1,
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-")
    @Proves({"P8.1", "P8.3", "P8.4", "P8.5", "P8.6", "P8.7", "P8.10"})
    void theSocketAndHttpGiveTheSameDataStatusAndErrors(
            String name, String who, String frame, String method, String path, String body, int status) {
        String used = UUID.randomUUID().toString();
        create(author, "{\"body\":\"once\",\"idempotency_key\":\"" + used + "\"}");
        String forSocket = create(author, "{\"body\":\"one #" + tag + " 50%\"}");
        String forHttp = create(author, "{\"body\":\"one #" + tag + " 50%\"}");
        String others = create(other, "{\"body\":\"another's\"}");
        UnaryOperator<String> fill =
                text -> text.replace("OTHERS", others).replace("TAG", tag).replace("USED", used);
        boolean signedIn = who.equals("author");

        JsonNode reply = (signedIn ? socket : visitor).ask(fill.apply(frame).replace("PK", forSocket));
        HttpResponse<String> response = http(
                method,
                fill.apply(path).replace("PK", forHttp),
                body == null ? "" : fill.apply(body).replace("PK", forHttp),
                signedIn ? bearer(author) : new String[0]);

        assertEquals(status, reply.get("response_status").intValue(), reply.toString());
        assertEquals(status, response.statusCode(), response.body());
        if (status == 204) {
            assertEquals("", response.body());
        } else if (status < 300) {
            // By a key that was used it is one post both ways.
            boolean sameRow = frame.contains("USED");
            JsonNode data = Json.read(response.body());
            assertEquals(
                    sameRow ? reply.get("data") : comparable(reply.get("data")), sameRow ? data : comparable(data));
            assertEquals("application/json", type(response));
        } else {
            JsonNode problem = Json.read(response.body());
            assertEquals(reply.get("errors"), problem.get("errors"));
            assertEquals(status, problem.get("status").intValue());
            assertEquals("application/problem+json", type(response));
        }
    }

    /** An action that nobody thought of here would not be known to be the same. */
    @Test
    void everyDocumentedActionOfThePostsIsComparedWhereItSucceeds() throws IOException {
        assertEquals(TwinTable.documented(), TwinTable.succeeding());
    }

    @Test
    @Proves("P8.2")
    void createTellsWhereThePostIs() {
        HttpResponse<String> created =
                http("POST", "/api/posts/", "{\"body\":\"where\"}", "Authorization", "Bearer " + author.token());
        String location = created.headers().firstValue("location").orElseThrow();
        assertEquals("/api/posts/" + Json.read(created.body()).get("pk") + "/", location);
        assertEquals(
                Json.read(created.body()), Json.read(http("GET", location, "").body()));
    }

    @Test
    @Proves("P8.7")
    void noOtherActionTellsOfAPlace() {
        String[] bearer = {"Authorization", "Bearer " + author.token()};
        HttpResponse<String> custom = http("POST", "/api/posts/actions/create/", "{\"data\":{\"body\":\"x\"}}", bearer);
        assertEquals(201, custom.statusCode());
        assertTrue(custom.headers().firstValue("location").isEmpty());
    }

    /** Whoever uses curl without a word about the type calls it a form. */
    @Test
    void theBodyIsJsonWhateverTypeItIsSaidToHave() {
        for (String type : new String[] {"application/json", "application/x-www-form-urlencoded", "text/plain"}) {
            HttpResponse<String> created = http(
                    "POST",
                    "/api/posts/",
                    "{\"body\": \"100% & a=b #" + tag + "\"}",
                    "Authorization",
                    "Bearer " + author.token(),
                    "Content-Type",
                    type);
            assertEquals(201, created.statusCode(), type + " " + created.body());
            assertEquals(
                    "100% & a=b #" + tag, Json.read(created.body()).get("body").textValue());
        }
    }

    @Test
    @Proves("P8.11")
    void aVisitorMayReadAndNothingElse() {
        String pk = create(author, "{\"body\":\"public\"}");
        assertEquals(200, http("GET", "/api/posts/" + pk, "").statusCode());
        HttpResponse<String> refused = http("DELETE", "/api/posts/" + pk, "");
        assertEquals(403, refused.statusCode());
        assertEquals(
                Json.read("{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,"
                        + "\"detail\":\"You do not have permission to perform this action.\","
                        + "\"errors\":[\"You do not have permission to perform this action.\"]}"),
                Json.read(refused.body()));
    }

    @Test
    @Proves({"P8.12", "P8.13"})
    void aCookieCountsForPagesOfOurOwnOriginOnly() {
        String body = "{\"body\":\"by cookie\"}";
        assertEquals(
                201,
                http("POST", "/api/posts/", body, "Cookie", author.cookie()).statusCode());
        assertEquals(
                403,
                http("POST", "/api/posts/", body, "Cookie", author.cookie(), "Origin", "http://evil.example")
                        .statusCode());
        assertEquals(
                401,
                http("POST", "/api/posts/", body, "Authorization", "Bearer x").statusCode());
    }

    @Test
    @Proves("P8.14")
    void whatIsNotJsonIsRefusedAndNothingIsSmuggledIn() {
        String[] headers = {"Authorization", "Bearer " + author.token()};
        for (String body : new String[] {"{", "{\"body\":\"a\"},\"action\":\"delete\"", "{} {}", "NaN"}) {
            HttpResponse<String> refused = http("POST", "/api/posts/", body, headers);
            assertEquals(400, refused.statusCode(), body);
            assertTrue(refused.body().contains("JSON parse error"), refused.body());
        }
        assertEquals(
                400, http("POST", "/api/posts/actions/retrieve", "[1]", headers).statusCode());
    }

    @Test
    @Proves({"P8.15", "P8.16", "P8.17", "P8.18"})
    void otherPathsMethodsAndBodiesAreRefusedAsProblems() {
        for (String[] wrong : new String[][] {
            {"GET", "/api/nope/", "", "404"},
            {"GET", "/api/", "", "404"},
            {"GET", "/api/internal/", "", "404"},
            {"DELETE", "/api/posts/", "", "405"},
            {"POST", "/api/posts/3/", "{}", "405"},
            {"POST", "/api/posts/", "\"" + "x".repeat(70_000) + "\"", "413"},
            {"POST", "/api/posts/actions/subscribe_to_list", "", "400"},
        }) {
            HttpResponse<String> refused =
                    http(wrong[0], wrong[1], wrong[2], "Authorization", "Bearer " + author.token());
            assertEquals(wrong[3], Integer.toString(refused.statusCode()), wrong[0] + " " + wrong[1]);
            assertEquals(wrong[3], Json.read(refused.body()).get("status").toString());
        }
    }

    private HttpResponse<String> http(String method, String path, String body, String... headers) {
        return Http.send(deployment.port(), method, path, body, headers);
    }

    private static String[] bearer(Login login) {
        return new String[] {"Authorization", "Bearer " + login.token()};
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("content-type").orElse("");
    }

    /** Answers its key. */
    private String create(Login login, String data) {
        HttpResponse<String> created = http("POST", "/api/posts/", data, bearer(login));
        assertEquals(201, created.statusCode(), created.body());
        return Json.read(created.body()).get("pk").toString();
    }

    /** Two posts of one author with one text differ by these only; a cursor says when it was read, and marks name a post. */
    private static JsonNode comparable(JsonNode data) {
        JsonNode copy = data.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.remove(List.of("cursor", "first", "last"));
            boolean isPost = object.has("created_at");
            if (isPost) {
                object.remove("pk");
                object.remove("created_at");
            }
        }
        return copy;
    }
}
