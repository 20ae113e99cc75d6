package dev.linnet.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the HTTP service is asked. */
final class ViewRequestsTest {

    private static final String SHOPS = "orders=http://127.0.0.1:PORT/shops/{shop}/orders/{pk}";

    private final TestViews views = TestViews.start();

    @AfterEach
    void close() {
        views.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "list | {} | GET /orders/ | -",
                "retrieve | {'pk':5} | GET /orders/5/ | -",
                "retrieve | {'pk':'6f1c-a'} | GET /orders/6f1c-a/ | -",
                "retrieve | {'pk':-12345678901234567890} | GET /orders/-12345678901234567890/ | -",
                "create | {'data':{'a':[1,null,\"ü\"]}} | POST /orders/ | {\"a\":[1,null,\"ü\"]}",
                "create | {'data':null} | POST /orders/ | null",
                "create | {} | POST /orders/ | -",
                "update | {'pk':5,'data':{'a':1}} | PUT /orders/5/ | {\"a\":1}",
                "patch | {'pk':5,'data':[2]} | PATCH /orders/5/ | [2]",
                "delete | {'pk':5} | DELETE /orders/5/ | -",
                // As dcrf-client sends them.
                "list | {'data':{}} | GET /orders/ | -",
                "list | {'data':{'query':{'a':'b'}}} | GET /orders/?a=b | -",
                "delete | {'pk':5,'data':{}} | DELETE /orders/5/ | -",
                "retrieve | {'data':{'pk':5,'query':{'a':1}}} | GET /orders/5/?a=1 | -",
                "retrieve | {'pk':4,'data':{'pk':5}} | GET /orders/4/ | -",
                "update | {'pk':4,'data':{'pk':5,'query':{'a':1}}} | PUT /orders/4/ | {\"pk\":5,\"query\":{\"a\":1}}",
            })
    @Proves({"P9.8", "P9.9", "P9.17"})
    void eachActionIsOneRequest(String action, String arguments, String line, String body) throws Exception {
        assertEquals(Reply.success(Status.OK, "{}"), views.ask(action, arguments));
        TestViews.Asked asked = views.next();
        assertEquals(line, asked.line());
        if (body == null) {
            assertEquals("", asked.body());
            assertNull(asked.request().getHeader("content-type"));
        } else {
            assertEquals("application/json", asked.request().getHeader("content-type"));
            assertEquals(new JsonObject("{\"it\":" + body + "}"), new JsonObject("{\"it\":" + asked.body() + "}"));
        }
        assertEquals(0, views.asked.size());
    }

    @Test
    @Proves("P9.7")
    void anActionThatIsNotMappedIsNotAllowed() {
        assertEquals(
                Reply.failure(Status.METHOD_NOT_ALLOWED, "[\"Method \\\"subscribe_to_list\\\" not allowed.\"]"),
                views.ask("subscribe_to_list", "{}"));
        assertTrue(views.asked.isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{} | -",
                "null | -",
                "{'a':'b','c':7} | a=b&c=7",
                "{'a':['x','y',3]} | a=x&a=y&a=3",
                "{'a':true,'b':false,'c':null,'d':[],'e':[null]} | a=true&b=false",
                "{'a':0.5} | a=0.5",
                "{'a':''} | a=",
                "{'a b':'c&d=e#f?g'} | a%20b=c%26d%3De%23f%3Fg",
                "{'q':'日本 +%\\r\\nX: y'} | q=%E6%97%A5%E6%9C%AC%20%2B%25%0D%0AX%3A%20y",
            })
    @Proves("P9.14")
    void queryBecomesTheQueryString(String query, String expected) throws Exception {
        views.ask("list", "{'query':" + query + "}");
        assertEquals(
                "GET /orders/" + (expected == null ? "" : "?" + expected),
                views.next().line());
        views.ask("update", "{'pk':1,'data':{},'query':" + query + "}");
        assertEquals(
                "PUT /orders/1/" + (expected == null ? "" : "?" + expected),
                views.next().line());
    }

    @Test
    @Proves("P9.15")
    void aQueryThatIsNoObjectOfTextsIsRefused() {
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"query\":[\"Expected a JSON object.\"]}]"),
                views.ask("list", "{'query':'a=b'}"));
        assertEquals(
                Reply.failure(
                        Status.BAD_REQUEST, "[{\"query\":[\"\\\"a\\\" is not valid.\",\"\\\"b\\\" is not valid.\"]}]"),
                views.ask("list", "{'query':{'a':{},'b':[[1]]}}"));
        assertTrue(views.asked.isEmpty());
    }

    @Test
    @Proves("P9.11")
    void parametersFillTheVariablesOfThePath() throws Exception {
        views.serve(Map.of("LINNET_VIEWS", SHOPS));
        views.ask("retrieve", "{'pk':5,'parameters':{'shop':'north','more':1}}");
        assertEquals("GET /shops/north/orders/5", views.next().line());
        views.ask("create", "{'data':{},'parameters':{'shop':3}}");
        assertEquals("POST /shops/3/orders/", views.next().line());
    }

    /** Where the gateway has the query of a URL. */
    @Test
    @Proves("P9.12")
    void aVariableMayStandBesideTheParameters() throws Exception {
        views.serve(Map.of("LINNET_VIEWS", SHOPS));
        views.ask("list", "{'shop':'north'}");
        assertEquals("GET /shops/north/orders/", views.next().line());
        views.ask("list", "{'shop':'north','parameters':{'shop':'south'}}");
        assertEquals("GET /shops/south/orders/", views.next().line());
    }

    @Test
    @Proves("P9.13")
    void aMissingParameterIsNamedTogetherWithEverythingElse() {
        views.serve(Map.of("LINNET_VIEWS", "orders=http://127.0.0.1:PORT/{a}/x/{b}/{pk}/"));
        assertEquals(
                Reply.failure(
                        Status.BAD_REQUEST,
                        "[{\"parameters\":[\"\\\"a\\\" is required.\",\"\\\"b\\\" is not valid.\"],"
                                + "\"query\":[\"Expected a JSON object.\"],\"pk\":[\"This field is required.\"]}]"),
                views.ask("retrieve", "{'parameters':{'b':[1,2]},'query':1}"));
        assertTrue(views.asked.isEmpty());
    }

    @Test
    @Proves("P9.18")
    void theCallerIsToldToTheService() throws Exception {
        views.ask(TestViews.ALICE, "list", "{}");
        MultiMap headers = views.next().request().headers();
        assertEquals("7", headers.get("Linnet-User"));
        assertEquals("%C3%84lice%2B1", headers.get("Linnet-Username"));
        assertEquals("application/json", headers.get("Accept"));
        assertNull(headers.get("Authorization"));
    }

    @Test
    void aVisitorIsNobody() throws Exception {
        views.ask(Caller.VISITOR, "list", "{}");
        MultiMap headers = views.next().request().headers();
        assertNull(headers.get("Linnet-User"));
        assertNull(headers.get("Linnet-Username"));
    }

    @Test
    @Proves("P9.19")
    void theSecretIsSentWhereThereIsOne() throws Exception {
        views.serve(Map.of("LINNET_VIEW_SECRET", "s3cret=="));
        views.ask("list", "{}");
        assertEquals("Bearer s3cret==", views.next().request().getHeader("Authorization"));
    }

    @Test
    @Proves("P9.21")
    void nothingAClientSendsBecomesAHeader() throws Exception {
        views.ask(
                Caller.VISITOR,
                "create",
                "{'headers':{'Linnet-User':'1'},'Linnet-User':1,'data':{'Linnet-User':1},"
                        + "'query':{'x':'1 HTTP/1.1\\r\\nLinnet-User: 1\\r\\n\\r\\n'}}");
        MultiMap headers = views.next().request().headers();
        Set<String> names = headers.names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertEquals(
                Set.of("host", "connection", "accept", "accept-encoding", "content-type", "content-length"), names);
        assertEquals(0, views.asked.size());
    }
}
