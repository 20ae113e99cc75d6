package dev.linnet.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's input can be a key or a value, and never leads anywhere else. */
final class HostileArgumentsTest {

    private final TestViews views = TestViews.start();

    @BeforeEach
    void serve() {
        views.serve(Map.of("LINNET_VIEWS", "orders=http://127.0.0.1:PORT/shops/{shop}/orders/{pk}/"));
    }

    @AfterEach
    void close() {
        views.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/",
                "a/b",
                "../admin",
                "..\\admin",
                "/etc/passwd",
                "//evil.example/",
                "http://evil.example/",
                "x\r\nHost: evil.example\r\n\r\n",
                "x\u0000",
                "x\u007f",
                "5/../../admin"
            })
    @Proves({"P9.10", "P9.13"})
    void whatCouldLeadElsewhereIsNoKeyAndNoParameter(String hostile) {
        assertEquals(
                Reply.failure(Status.NOT_FOUND, "[\"Not found\"]"), ask("retrieve", hostile, "north"), "as the key");
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"parameters\":[\"\\\"shop\\\" is not valid.\"]}]"),
                ask("retrieve", "5", hostile),
                "as a parameter");
        assertTrue(views.asked.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "?x,%3Fx",
                "#,%23",
                "%2e%2e,%252e%252e",
                "..%2fadmin,..%252fadmin",
                "..;,..%3B",
                "...,...",
                "a b,a%20b",
                "user@evil.example:80,user%40evil.example%3A80",
                "日本語,%E6%97%A5%E6%9C%AC%E8%AA%9E",
                "😀,%F0%9F%98%80",
                "\\u2028,%E2%80%A8",
                "{pk},%7Bpk%7D",
                "{shop}$1,%7Bshop%7D%241",
            })
    @Proves({"P9.9", "P9.11"})
    void whateverElseItIsStaysOneSegmentOfThePath(String hostile, String encoded) throws Exception {
        String text = hostile.replace("\\u2028", "\u2028");
        assertEquals(Status.OK, ask("retrieve", text, text).status());
        TestViews.Asked asked = views.next();
        assertEquals("GET /shops/" + encoded + "/orders/" + encoded + "/", asked.line());
        assertEquals("127.0.0.1:" + views.server.actualPort(), asked.request().getHeader("host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "1.5", "[]", "[1]", "{}", "{'a':1}", "1e400"})
    @Proves("P9.10")
    void whatIsNeitherAnIntegerNorATextIsNobodysKey(String pk) {
        assertEquals(
                Reply.failure(Status.NOT_FOUND, "[\"Not found\"]"),
                views.ask("delete", "{'pk':" + pk + ",'parameters':{'shop':1}}"));
        assertTrue(views.asked.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'pk':'TEXT','parameters':{'shop':1}}",
                "{'pk':5,'parameters':{'shop':'TEXT'}}",
                "{'pk':5,'parameters':{'shop':['TEXT']}}",
                "{'pk':5,'parameters':{'TEXT':1}}",
                "{'pk':5,'shop':'TEXT'}",
                "{'pk':5,'shop':1,'query':{'q':'TEXT'}}",
            })
    @Proves("P9.16")
    void everyTextHasABound(String arguments) {
        String worst = "a" + "\u0315\u0300\u05AE".repeat(9_800);
        for (String action : new String[] {"retrieve", "update", "patch", "delete"}) {
            Reply reply = views.ask(action, arguments.replace("TEXT", worst));
            assertEquals(Status.BAD_REQUEST, reply.status());
            assertTrue(reply.errors().contains("Ensure this field has no more than "), reply.errors());
        }
        assertTrue(views.asked.isEmpty());
    }

    private Reply ask(String action, String pk, String shop) {
        JsonObject arguments = new JsonObject().put("pk", pk).put("parameters", new JsonObject().put("shop", shop));
        return views.ask(action, arguments.encode());
    }
}
