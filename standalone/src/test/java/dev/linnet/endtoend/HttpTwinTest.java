package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every action over HTTP, and that it is the same as over the socket. */
final class HttpTwinTest {

    private final Deployment deployment = Deployment.shared();
    private final String tag = "h" + UUID.randomUUID().toString().replace("-", "");
    private Login author;
    private Login other;
    private TestSocket socket;

    @BeforeEach
    void open() {
        author = Login.fresh(deployment);
        other = Login.fresh(deployment);
        socket = TestSocket.open(deployment, author);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    /** PK is a post of the caller's own, one for the socket and one for HTTP; OTHERS is another's; TAG is this test's. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "list | {\"action\":\"list\",\"hashtag\":\"TAG\"} | GET | /api/posts/?hashtag=TAG | - | 200",
                "list of a page | {\"action\":\"list\",\"hashtag\":\"TAG\",\"limit\":1,\"offset\":\"1\"} | GET | /api/posts?hashtag=TAG&limit=1&offset=1 | - | 200",
                "list by what a body contains | {\"action\":\"list\",\"body_contains\":\"#TAG 50%\"} | GET | /api/posts/?body_contains=%23TAG%2050%25 | - | 200",
                "list of no hashtag | {\"action\":\"list\",\"hashtag\":\"a b\"} | GET | /api/posts/?hashtag=a%20b | - | 400",
                "retrieve | {\"action\":\"retrieve\",\"pk\":PK} | GET | /api/posts/PK/ | - | 200",
                "retrieve, no slash | {\"action\":\"retrieve\",\"pk\":PK} | GET | /api/posts/PK | - | 200",
                "retrieve what is not there | {\"action\":\"retrieve\",\"pk\":999999999} | GET | /api/posts/999999999/ | - | 404",
                "retrieve what can be no key | {\"action\":\"retrieve\",\"pk\":\"abc\"} | GET | /api/posts/abc/ | - | 404",
                "create | {\"action\":\"create\",\"data\":{\"body\":\" new #TAG \"}} | POST | /api/posts/ | {\"body\":\" new #TAG \"} | 201",
                "create without a body | {\"action\":\"create\",\"data\":{}} | POST | /api/posts/ | {} | 400",
                "create a blank | {\"action\":\"create\",\"data\":{\"body\":\" \"}} | POST | /api/posts | {\"body\":\" \"} | 400",
                "create without data | {\"action\":\"create\"} | POST | /api/posts/ | - | 400",
                "create of null | {\"action\":\"create\",\"data\":null} | POST | /api/posts/ | null | 400",
                "create of a list | {\"action\":\"create\",\"data\":[1]} | POST | /api/posts/ | [1] | 400",
                "update | {\"action\":\"update\",\"pk\":PK,\"data\":{\"body\":\"changed\"}} | PUT | /api/posts/PK/ | {\"body\":\"changed\"} | 200",
                "update without a body | {\"action\":\"update\",\"pk\":PK,\"data\":{}} | PUT | /api/posts/PK/ | {} | 400",
                "patch | {\"action\":\"patch\",\"pk\":PK,\"data\":{\"body\":\"changed\"}} | PATCH | /api/posts/PK/ | {\"body\":\"changed\"} | 200",
                "patch of nothing | {\"action\":\"patch\",\"pk\":PK,\"data\":{}} | PATCH | /api/posts/PK/ | {} | 200",
                "patch of another's | {\"action\":\"patch\",\"pk\":OTHERS,\"data\":{\"body\":\"x\"}} | PATCH | /api/posts/OTHERS/ | {\"body\":\"x\"} | 404",
                "delete | {\"action\":\"delete\",\"pk\":PK} | DELETE | /api/posts/PK/ | - | 204",
                "delete of another's | {\"action\":\"delete\",\"pk\":OTHERS} | DELETE | /api/posts/OTHERS/ | - | 404",
                "a custom action | {\"action\":\"list_cancel\"} | POST | /api/posts/actions/list_cancel/ | - | 200",
                "a custom action with arguments | {\"action\":\"retrieve\",\"pk\":PK} | POST | /api/posts/actions/retrieve | {\"pk\":PK} | 200",
                "unsubscribe | {\"action\":\"unsubscribe_from_list\"} | POST | /api/posts/actions/unsubscribe_from_list/ | - | 204",
                "no such action | {\"action\":\"nope\"} | POST | /api/posts/actions/nope/ | - | 405",
            })
    void theSocketAndHttpGiveTheSameDataStatusAndErrors(
            String name, String frame, String method, String path, String body, int status) {
        long forSocket = create(author, "one #" + tag + " 50%");
        long forHttp = create(author, "one #" + tag + " 50%");
        long others = create(other, "another's");

        JsonNode reply = socket.ask(fill(frame, forSocket, others));
        HttpResponse<String> response = Http.send(
                deployment.port(),
                method,
                fill(path, forHttp, others),
                body == null ? "" : fill(body, forHttp, others),
                "Authorization",
                "Bearer " + author.token());

        assertEquals(status, reply.get("response_status").intValue(), reply.toString());
        assertEquals(status, response.statusCode(), response.body());
        if (status == 204) {
            assertEquals("", response.body());
        } else if (status < 300) {
            assertEquals(comparable(reply.get("data")), comparable(Json.read(response.body())));
            assertEquals(
                    "application/json",
                    response.headers().firstValue("content-type").orElse(""));
        } else {
            JsonNode problem = Json.read(response.body());
            assertEquals(reply.get("errors"), problem.get("errors"));
            assertEquals(status, problem.get("status").intValue());
            assertEquals(
                    "application/problem+json",
                    response.headers().firstValue("content-type").orElse(""));
        }
    }

    @Test
    void createTellsWhereThePostIs() {
        HttpResponse<String> created =
                http("POST", "/api/posts/", "{\"body\":\"where\"}", "Authorization", "Bearer " + author.token());
        String location = created.headers().firstValue("location").orElseThrow();
        assertEquals("/api/posts/" + Json.read(created.body()).get("pk") + "/", location);
        assertEquals(
                Json.read(created.body()), Json.read(http("GET", location, "").body()));
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
    void aVisitorMayReadAndNothingElse() {
        long pk = create(author, "public");
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

    private String fill(String text, long pk, long others) {
        return text.replace("PK", Long.toString(pk))
                .replace("OTHERS", Long.toString(others))
                .replace("TAG", tag);
    }

    private long create(Login login, String body) {
        HttpResponse<String> created = http(
                "POST",
                "/api/posts/",
                "{\"body\":" + Json.quote(body) + "}",
                "Authorization",
                "Bearer " + login.token());
        assertEquals(201, created.statusCode(), created.body());
        return Json.read(created.body()).get("pk").longValue();
    }

    /** Two posts of one author with one text differ by these only; a cursor says when it was read. */
    private static JsonNode comparable(JsonNode data) {
        JsonNode copy = data.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.remove("cursor");
            boolean isPost = object.has("created_at");
            if (isPost) {
                object.remove("pk");
                object.remove("created_at");
            }
        }
        return copy;
    }
}
