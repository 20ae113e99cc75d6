package dev.linnet.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the HTTP service's answer. */
final class ViewAnswersTest {

    private final TestViews views = TestViews.start();

    @AfterEach
    void close() {
        views.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | {\"pk\":1,\"price\":1.10,\"big\":1e400} | {\"pk\":1,\"price\":1.10,\"big\":1e400}",
                "200 | [1, 2] | [1, 2]",
                "201 | true | true",
                "202 | hello | \"hello\"",
                "203 | {\"a\":1} x | \"{\\\"a\\\":1} x\"",
                "200 | NaN | \"NaN\"",
                "200 | {'a':1} | \"{'a':1}\"",
                "200 | /**/1 | \"/**/1\"",
                "226 | ü | \"\\u00FC\"",
            })
    @Proves("P9.22")
    void theBodyOfASuccessIsTheDataJsonOrElseText(int status, String body, String data) {
        views.answers(status, body);
        assertEquals(Reply.success(Status.of(status), data), views.ask("list", "{}"));
    }

    @Test
    @Proves("P9.22")
    void aSuccessWithoutABodyHasNoData() {
        views.answers(204, "");
        assertEquals(Reply.done(Status.NO_CONTENT), views.ask("delete", "{'pk':1}"));
        views.answers(200, " \n");
        assertEquals(Reply.done(Status.OK), views.ask("delete", "{'pk':1}"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | {\"name\":[\"too long\"]} | [{\"name\":[\"too long\"]}]",
                "401 | [\"who?\"] | [\"who?\"]",
                "409 | \"taken\" | [\"taken\"]",
                "418 | I am a teapot | [\"I am a teapot\"]",
                "422 |  | [\"Unprocessable Entity\"]",
                "500 | <h1>Server Error</h1> | [\"<h1>Server Error</h1>\"]",
                "503 |  | [\"Service Unavailable\"]",
                "599 |  | [\"Server Error (599)\"]",
            })
    @Proves("P9.28")
    void theStatusOfAFailureIsTheServicesAndItsBodyTheErrors(int status, String body, String errors) {
        views.answers(status, body == null ? "" : body);
        assertEquals(Reply.failure(Status.of(status), errors), views.ask("update", "{'pk':1,'data':{}}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304, 307, 308})
    @Proves("P9.29")
    void aRedirectIsNotFollowed(int status) throws Exception {
        views.answers(response -> response.setStatusCode(status)
                .putHeader("Location", "http://127.0.0.1:" + views.server.actualPort() + "/elsewhere/")
                .end());
        assertEquals(
                Reply.failure(
                        Status.BAD_GATEWAY,
                        "[\"The service behind this stream answered " + status + ", which cannot be passed on.\"]"),
                views.ask("retrieve", "{'pk':1}"));
        assertEquals("GET /orders/1/", views.next().line());
        assertEquals(0, views.asked.size());
    }

    @Test
    void whatIsNoStatusIsNotPassedOn() {
        views.answers(999, "{}");
        assertEquals(Status.BAD_GATEWAY, views.ask("list", "{}").status());
    }

    @Test
    @Proves("P9.30")
    void anAnswerUpToTheLimitIsTakenAndALargerOneIsNot() {
        views.serve(Map.of("LINNET_VIEW_MAX_BYTES", "100000"));
        String largest = "\"" + "x".repeat(99_998) + "\"";
        views.answers(200, largest);
        assertEquals(Reply.success(Status.OK, largest), views.ask("list", "{}"));
        views.answers(200, largest + " ");
        Reply tooLarge = Reply.failure(Status.BAD_GATEWAY, "[\"The service behind this stream answered too much.\"]");
        assertEquals(tooLarge, views.ask("list", "{}"));
        views.answers(400, largest + " ");
        assertEquals(tooLarge, views.ask("list", "{}"));
    }

    /** It is not read to its end, which never comes. */
    @Test
    @Proves("P9.30")
    void anEndlessAnswerIsCutOff() {
        views.serve(Map.of("LINNET_VIEW_MAX_BYTES", "100000", "LINNET_VIEW_CONNECTIONS", "1"));
        views.answers(response -> {
            response.setChunked(true);
            response.drainHandler(drained -> response.write("x".repeat(10_000)));
            while (!response.writeQueueFull()) {
                response.write("x".repeat(10_000));
            }
        });
        assertEquals(
                Reply.failure(Status.BAD_GATEWAY, "[\"The service behind this stream answered too much.\"]"),
                views.ask("list", "{}"));
        views.answers(200, "1");
        assertEquals(Reply.success(Status.OK, "1"), views.ask("list", "{}"));
    }

    @Test
    void jsonThatIsNestedBeyondReasonIsText() {
        String deep = "[".repeat(600) + "]".repeat(600);
        views.answers(200, deep);
        assertEquals(Reply.success(Status.OK, "\"" + deep + "\""), views.ask("list", "{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "- | UTF-8",
                "application/json | UTF-8",
                "application/json; charset=utf-8 | UTF-8",
                "application/json;charset=ISO-8859-1 | ISO-8859-1",
                "application/json; x=y; Charset = \"latin1\" | ISO-8859-1",
                "text/plain; charset=windows-1252;format=flowed | windows-1252",
                "application/json; charset=UTF-16 | UTF-16",
            })
    @Proves("P9.23")
    void theBodyIsReadInItsCharset(String type, String charset) {
        views.answers(response -> {
            if (type != null) {
                response.putHeader("Content-Type", type);
            }
            response.end(Buffer.buffer("{\"name\":\"Zoë\"}".getBytes(Charset.forName(charset))));
        });
        assertEquals(Reply.success(Status.OK, "{\"name\":\"Zoë\"}"), views.ask("list", "{}"));
    }

    @Test
    @Proves("P9.23")
    void aByteOrderMarkIsNoPartOfTheBody() {
        views.answers(200, "\uFEFF[1]");
        assertEquals(Reply.success(Status.OK, "[1]"), views.ask("list", "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "identity, gzip"})
    @Proves({"P9.20", "P9.24"})
    void aBodyThatIsCompressedUnaskedIsReadAllTheSame(String encoding) throws Exception {
        byte[] body = gzip("{\"name\":\"Zoë\"}");
        for (int status : new int[] {200, 409}) {
            views.answers(response -> response.setStatusCode(status)
                    .putHeader("Content-Encoding", encoding)
                    .end(Buffer.buffer(body)));
            Reply reply = views.ask("list", "{}");
            assertEquals(
                    "{\"name\":\"Zoë\"}",
                    status == 200
                            ? reply.data()
                            : reply.errors().substring(1, reply.errors().length() - 1));
        }
        assertEquals("identity", views.next().request().getHeader("Accept-Encoding"));
    }

    @Test
    @Proves("P9.30")
    void aBodyThatGrowsBeyondTheLimitIsTooMuch() throws Exception {
        views.serve(Map.of("LINNET_VIEW_MAX_BYTES", "100000"));
        for (int size : new int[] {99_998, 99_999, 50_000_000}) {
            byte[] body = gzip("\"" + "x".repeat(size) + "\"");
            views.answers(
                    response -> response.putHeader("Content-Encoding", "gzip").end(Buffer.buffer(body)));
            Reply reply = views.ask("list", "{}");
            assertEquals(size == 99_998 ? Status.OK : Status.BAD_GATEWAY, reply.status(), reply.errors());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Encoding, br",
        "Content-Encoding, 'gzip, gzip'",
        "Content-Encoding, gzip",
        "Content-Type, application/json; charset=klingon",
        "Content-Type, application/json; charset=;"
    })
    @Proves("P9.25")
    void whatCannotBeDecodedIsNoAnswer(String header, String value) {
        views.answers(response -> response.putHeader(header, value).end("{\"a\":1}"));
        assertEquals(
                Reply.failure(Status.BAD_GATEWAY, "[\"The service behind this stream gave no valid answer.\"]"),
                views.ask("list", "{}"));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"120", "Fri, 31 Dec 1999 23:59:59 GMT"})
    @Proves("P9.27")
    void whenToAskAgainIsPassedOn(String later) {
        for (int status : new int[] {202, 429, 503}) {
            views.answers(response -> response.setStatusCode(status)
                    .putHeader("Retry-After", later)
                    .end("1"));
            assertEquals(
                    List.of(new Effect.Header(Effect.Header.RETRY_AFTER, later)),
                    views.ask("list", "{}").effects());
        }
        views.answers(response -> response.putHeader("Retry-After", "<soon>").end("1"));
        assertEquals(List.of(), views.ask("list", "{}").effects());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "- | {\"pk\":7} | /api/orders/7/?city=Bad%20K%C3%B6nig&shop=north%20west",
                "- | {\"pk\":\"a é\"} | /api/orders/a%20%C3%A9/?city=Bad%20K%C3%B6nig&shop=north%20west",
                "- | {\"id\":7} | -",
                "- | {\"pk\":\"a/b\"} | -",
                "- | {\"pk\":1.5} | -",
                "- | text | -",
                "/Ulm/shops/south/orders/8/ | {} | /api/orders/8/?city=Ulm&shop=south",
                "/Ulm/shops/south/orders/8 | {\"pk\":7} | /api/orders/8/?city=Ulm&shop=south",
                "http://public.example/Ulm/shops/s%2Bt/orders/a+b?x=y#f | {} | /api/orders/a%2Bb/?city=Ulm&shop=s%2Bt",
                "9/ | {} | /api/orders/9/?city=Bad%20K%C3%B6nig&shop=north%20west",
                "/Ulm/shops/south/orders/8/status | {\"pk\":7} | /api/orders/7/?city=Bad%20K%C3%B6nig&shop=north%20west",
                "/Ulm/shops/../orders/8/ | {} | -",
                "/Ulm/shops/a%2Fb/orders/8/ | {} | -",
                "/Ulm/shops/%ff/orders/8/ | {} | -",
                ":no place: | {} | -",
            })
    @Proves("P9.26")
    void whatWasCreatedIsToldWithTheVariablesThatLeadThere(String location, String body, String place) {
        views.serve(Map.of("LINNET_VIEWS", "orders=http://127.0.0.1:PORT/{city}/shops/{shop}/orders/{pk}/"));
        views.answers(response -> {
            if (location != null) {
                response.putHeader("Location", location);
            }
            response.setStatusCode(201).end(body);
        });
        Reply reply = views.ask("create", "{'data':{},'shop':'north west','parameters':{'city':'Bad König'}}");
        assertEquals(
                place == null ? List.of() : List.of(new Effect.Header(Effect.Header.LOCATION, place)), reply.effects());
        views.answers(200, body);
        assertEquals(
                List.of(),
                views.ask("create", "{'data':{},'shop':'a','parameters':{'city':'b'}}")
                        .effects());
    }
}
