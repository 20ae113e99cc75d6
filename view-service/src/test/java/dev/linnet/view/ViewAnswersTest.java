package dev.linnet.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import java.util.Map;
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
    void theBodyOfASuccessIsTheDataJsonOrElseText(int status, String body, String data) {
        views.answers(status, body);
        assertEquals(Reply.success(Status.of(status), data), views.ask("list", "{}"));
    }

    @Test
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
    void theStatusOfAFailureIsTheServicesAndItsBodyTheErrors(int status, String body, String errors) {
        views.answers(status, body == null ? "" : body);
        assertEquals(Reply.failure(Status.of(status), errors), views.ask("update", "{'pk':1,'data':{}}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304, 307, 308})
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
}
