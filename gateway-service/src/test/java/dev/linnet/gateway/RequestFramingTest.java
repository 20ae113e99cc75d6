package dev.linnet.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each request is sent together with a second one on the same connection, as a proxy does that shares its connections. */
@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR LF.
class RequestFramingTest {

    private static final String SECOND = "GET /login/second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
        gateway.posts.on("create", request -> Reply.success(Status.CREATED, "\"created\""));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String post(String headers, String body) {
        return "POST /api/posts/ HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
    }

    private static String get(String headers) {
        return "GET /livez HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
    }

    private static Arguments near(String name) {
        return Arguments.of(name.replace('\t', '.'), post(name + ": " + SECOND.length() + "\r\n", ""));
    }

    static Stream<Arguments> bad() {
        String chunked = "Transfer-Encoding: chunked\r\n";
        String nothing = "0\r\n\r\n";
        return Stream.of(
                near("Content-xength"),
                near("content-Xength"),
                near("CONTENT-1ENGTH"),
                near("Content-\u00ffength"),
                near("Content-\tength"),
                near("Content_Length"),
                near("Content-Lengt"),
                near("Content-Length "),
                near("Content--Length"),
                near("Transfer_Encoding"),
                near("Transfer-Encodin\u0001"),
                near("Transfer-Encodinh"),
                Arguments.of("length and coding", post(chunked + "Content-Length: 5\r\n", nothing)),
                Arguments.of("coding and length", post("Content-Length: 5\r\n" + chunked, nothing)),
                Arguments.of("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n", "{} ")),
                Arguments.of("two equal lengths", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}")),
                Arguments.of("a list of lengths", post("Content-Length: 2, 2\r\n", "{}")),
                Arguments.of("a signed length", post("Content-Length: +2\r\n", "{}")),
                Arguments.of("a negative length", post("Content-Length: -2\r\n", "{}")),
                Arguments.of("a length in hex", post("Content-Length: 0x2\r\n", "{}")),
                Arguments.of("an empty length", post("Content-Length:\r\n", "")),
                Arguments.of("a huge length", post("Content-Length: 18446744073709551618\r\n", "{}")),
                Arguments.of("an unknown coding", post("Transfer-Encoding: gzip\r\n", "")),
                Arguments.of("gzip and chunked", post("Transfer-Encoding: gzip, chunked\r\n", nothing)),
                Arguments.of("chunked and identity", post("Transfer-Encoding: chunked, identity\r\n", nothing)),
                Arguments.of("chunked twice", post(chunked + chunked, nothing)),
                Arguments.of("chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n", nothing)),
                Arguments.of("xchunked", post("Transfer-Encoding: xchunked\r\n", nothing)),
                Arguments.of("coding in HTTP/1.0", post(chunked, nothing).replace("HTTP/1.1", "HTTP/1.0")),
                Arguments.of("two hosts", get("Host: b\r\n")),
                Arguments.of("two equal hosts", get("Host: a\r\n")),
                Arguments.of("no host", "GET /livez HTTP/1.1\r\n\r\n"),
                Arguments.of("a host with a space", "GET /livez HTTP/1.1\r\nHost: a b\r\n\r\n"),
                Arguments.of("a host with a user", "GET /livez HTTP/1.1\r\nHost: a@b\r\n\r\n"),
                Arguments.of("a folded header", get("X: a\r\n b\r\n")),
                Arguments.of("a folded length", post("X: a\r\n\tContent-Length: 9\r\n", "")),
                Arguments.of("a length that is folded", post("Content-Length:\r\n 2\r\n", "{}")),
                Arguments.of("white space before the first header", "GET /livez HTTP/1.1\r\n Host: a\r\n\r\n"),
                Arguments.of("white space before a colon", get("X : a\r\n")),
                Arguments.of("no colon", get("X\r\n")),
                Arguments.of("no name", get(": a\r\n")),
                Arguments.of("a NUL in a value", get("X: a\0b\r\n")),
                Arguments.of("a lone CR in a value", get("X: a\rContent-Length: 9\r\n")),
                Arguments.of("a lone LF", "GET /livez HTTP/1.1\nHost: a\n\n"),
                Arguments.of("a lone LF after a header", get("X: a\nY: b\r\n")),
                Arguments.of("a vertical tab in the request line", "GET\u000b/livez HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of("two spaces in the request line", "GET  /livez HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of("four words", "GET /livez x HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of("two words", "GET /livez\r\nHost: a\r\n\r\n"),
                Arguments.of("the keys of an old draft", get("Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n")),
                Arguments.of("a chunk of no hex", post(chunked, "zz\r\n")),
                Arguments.of("a chunk of a negative size", post(chunked, "-1\r\n")),
                Arguments.of("a chunk longer than it says", post(chunked, "1\r\n{}\r\n" + nothing)),
                Arguments.of("a chunk with a lone LF", post(chunked, "2\n{}\n" + nothing)),
                Arguments.of("a chunk extension with a lone LF", post(chunked, "2;a\n{}\r\n" + nothing)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    @Proves("P1.24")
    void isRefusedAndNothingAfterItIsRead(String what, String request) throws IOException {
        String answer = RawHttp.exchange(gateway.port(), request + SECOND);
        assertEquals(List.of(400), RawHttp.statuses(answer), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    @Proves("P1.24")
    void isRefusedAlsoInSingleBytes(String what, String request) throws IOException {
        try (RawHttp http = new RawHttp(gateway.port())) {
            for (int i = 0; i < request.length(); i++) {
                try {
                    http.send(request.substring(i, i + 1));
                } catch (IOException refused) {
                    break;
                }
            }
            assertEquals(List.of(400), RawHttp.statuses(http.toEnd()));
        }
    }

    @Test
    @Proves("P1.24")
    void isRefusedInItsTurn() throws IOException {
        String answer = RawHttp.exchange(gateway.port(), get("") + get("") + get("Content-xength: 9\r\n") + SECOND);
        assertEquals(List.of(200, 200, 400), RawHttp.statuses(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\n\r\n{}",
                "content-length: 2\r\n\r\n{}",
                "CONTENT-LENGTH:2\r\n\r\n{}",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "transfer-encoding: Chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\nX: trailer\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2;a=b;c=\"d\"\r\n{}\r\n0;e\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2 ; a = b\r\n{}\r\n0\r\n\r\n",
                "Content-Length: 2\r\nContent-Encoding: identity\r\n\r\n{}",
                "Content-Length: 2\r\nX: \u00e9\t\r\nContent-Language: en\r\nContent-Type: a\r\n\r\n{}"
            })
    @Proves("P1.25")
    void whatIsRightIsAnsweredAndTheNextToo(String request) throws IOException {
        String answer =
                RawHttp.exchange(gateway.port(), "\r\nPOST /api/posts/ HTTP/1.1\r\nHost: a\r\n" + request + SECOND);
        assertEquals(List.of(201, 200), RawHttp.statuses(answer), answer);
        assertTrue(answer.contains("\"username\":\"second\""), answer);
    }

    @Test
    @Proves("P1.26")
    void http2IsNotSpokenWithoutTls() throws IOException {
        assertEquals(
                List.of(505),
                RawHttp.statuses(RawHttp.exchange(gateway.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SECOND)));
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send(
                    get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"));
            assertEquals(List.of(200), RawHttp.statuses(http.until("alive\n")));
        }
    }

    @Test
    @Proves({"P1.27", "P1.29"})
    void aCodingOfTheBodyIs415AndAnUnknownExpectation417() throws IOException {
        String coded = post("Content-Length: 2\r\nContent-Encoding: gzip\r\n", "{}");
        assertEquals(List.of(415), RawHttp.statuses(RawHttp.exchange(gateway.port(), coded + SECOND)));
        String expecting = post("Content-Length: 2\r\nExpect: 200-ok\r\n", "{}");
        assertEquals(List.of(417), RawHttp.statuses(RawHttp.exchange(gateway.port(), expecting + SECOND)));
    }

    @Test
    @Proves("P1.28")
    void continueIsAnsweredAtOnce() throws IOException {
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send(post("Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n", ""));
            assertEquals(List.of(100), RawHttp.statuses(http.until("\r\n\r\n")));
            assertEquals(List.of(201), RawHttp.statuses(http.send("{}").toEnd()));
        }
        String large = post("Content-Length: 65537\r\nExpect: 100-continue\r\n", "");
        assertEquals(List.of(413), RawHttp.statuses(RawHttp.exchange(gateway.port(), large)));
    }

    @Test
    @Proves("P1.30")
    void aHeadThatIsTooLongIs431OrItsRequestLine414() throws IOException {
        String headers = get("X: " + "x".repeat(8192) + "\r\n");
        assertEquals(List.of(431), RawHttp.statuses(RawHttp.exchange(gateway.port(), headers + SECOND)));
        String line = "GET /" + "x".repeat(8192) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        assertEquals(List.of(414), RawHttp.statuses(RawHttp.exchange(gateway.port(), line + SECOND)));
        String fits = get("Connection: close\r\nX: " + "x".repeat(8000) + "\r\n");
        assertEquals(List.of(200), RawHttp.statuses(RawHttp.exchange(gateway.port(), fits)));
    }
}
