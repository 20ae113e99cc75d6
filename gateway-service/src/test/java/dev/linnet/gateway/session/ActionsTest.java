package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActionsTest {

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private static String reply(String action, String id, int status, String errors, String data) {
        return "{\"action\":\"" + action + "\",\"request_id\":" + id + ",\"response_status\":" + status + ",\"errors\":"
                + errors + ",\"data\":" + data + "}";
    }

    @Test
    void forwardsTheFrameUnchangedAndSplicesTheReply() throws Exception {
        try (RawSocket socket = gateway.visit()) {
            String frame = "{\"action\":\"echo\", \"request_id\":[1.50], \"x\":\"é\\u00e9\"}";
            assertEquals(
                    reply("echo", "[1.50]", 200, "[]", "{\"caller\":\"\",\"arguments\":" + frame + "}"),
                    socket.ask(frame));
        }
    }

    @Test
    void keepsPlainAndMultiplexedApartOnOneSocket() throws Exception {
        try (RawSocket socket = gateway.visit()) {
            assertEquals(
                    "{\"stream\":\"posts\",\"payload\":"
                            + reply(
                                    "echo",
                                    "1",
                                    200,
                                    "[]",
                                    "{\"caller\":\"\",\"arguments\":{\"action\":\"echo\",\"request_id\":1}}")
                            + "}",
                    socket.ask("{\"stream\":\"posts\",\"payload\":{\"action\":\"echo\",\"request_id\":1}}"));
            assertEquals(
                    reply("nope", "1", 405, "[\"Method \\\"nope\\\" not allowed.\"]", "null"),
                    socket.ask("{\"action\":\"nope\",\"request_id\":1}"));
        }
    }

    @Test
    void answersBadInputAndLivesOn() throws Exception {
        try (RawSocket socket = gateway.visit()) {
            String prefix = "{\"action\":null,\"request_id\":null,\"response_status\":400,\"errors\":[\"";
            assertTrue(socket.ask("hello").startsWith(prefix + "JSON parse error - "));
            assertTrue(socket.ask("").startsWith(prefix + "JSON parse error - "));
            assertEquals(prefix + "Invalid frame. Expected a JSON object.\"],\"data\":null}", socket.ask("[]"));
            assertEquals(
                    prefix + "Binary frames are not supported.\"],\"data\":null}",
                    socket.send(true, RawSocket.BINARY, "{}".getBytes(StandardCharsets.UTF_8))
                            .text());
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("200"));
        }
    }

    @Test
    void answersInTheOrderTheActionsOfAStreamWereSent() throws Exception {
        Promise<Reply> slow = Promise.promise();
        gateway.posts.later("slow", request -> slow.future());
        try (RawSocket socket = gateway.visit()) {
            socket.send("{\"action\":\"slow\",\"request_id\":1}")
                    .send("{\"action\":\"echo\",\"request_id\":2}")
                    .send("{\"request_id\":3}")
                    .send("not json");
            assertTrue(socket.text().contains("JSON parse error"), "belongs to no stream and waits for none");
            assertEquals(
                    List.of("slow"),
                    gateway.posts.requests().stream().map(Request::action).toList());
            slow.complete(Reply.done(Status.OK));
            assertEquals(1, new JsonObject(socket.text()).getInteger("request_id"));
            assertEquals(2, new JsonObject(socket.text()).getInteger("request_id"));
            assertEquals(3, new JsonObject(socket.text()).getInteger("request_id"));
        }
    }

    @Test
    @Proves("P2.18")
    void holdsABoundedNumberOfActionsAndAnswersAllOfManyInOrder() throws Exception {
        int many = 10_000;
        Promise<Reply> first = Promise.promise();
        AtomicInteger asked = new AtomicInteger();
        gateway.posts.later(
                "count",
                request ->
                        asked.incrementAndGet() == 1 ? first.future() : Future.succeededFuture(Reply.done(Status.OK)));
        try (RawSocket socket = gateway.visit();
                RawSocket other = gateway.visit()) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < many; i++) {
                        socket.send("{\"action\":\"count\",\"request_id\":" + i + "}");
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            eventually("the first is asked", () -> asked.get() == 1);
            assertTrue(other.ask("{\"action\":\"echo\"}").contains("200"), "others are served meanwhile");
            first.complete(Reply.done(Status.OK));
            for (int i = 0; i < many; i++) {
                assertEquals(reply("count", Integer.toString(i), 200, "[]", "null"), socket.text());
            }
            sender.join();
        }
    }

    @Test
    @Proves("P2.18")
    void doesNotReadASocketWithTooManyActionsWaiting() throws Exception {
        int many = 2_000;
        String padding = "x".repeat(20_000);
        Promise<Reply> first = Promise.promise();
        AtomicInteger sent = new AtomicInteger();
        gateway.posts.later("hold", request -> first.future());
        try (RawSocket socket = gateway.visit()) {
            Thread sender = new Thread(() -> {
                try {
                    while (sent.get() < many) {
                        socket.send("{\"action\":\"hold\",\"x\":\"" + padding + "\"}");
                        sent.incrementAndGet();
                    }
                } catch (java.io.IOException closed) {
                    // The test is over.
                }
            });
            sender.start();
            eventually("the sender is blocked", new StableFor(sent, 100)::check);
            assertTrue(sent.get() < many, "40 MB were read for one session: " + sent.get());
        }
    }

    /** Whether a count was found unchanged so many times in a row. */
    private static final class StableFor {
        private final AtomicInteger count;
        private final int times;
        private int last = -1;
        private int same;

        StableFor(AtomicInteger count, int times) {
            this.count = count;
            this.times = times;
        }

        boolean check() {
            int now = count.get();
            same = now == last && now > 0 ? same + 1 : 0;
            last = now;
            return same >= times;
        }
    }

    @Test
    void saysWhenTheServiceIsAwayOrSlowOrBroken() throws Exception {
        gateway.posts.later("slow", request -> Promise.<Reply>promise().future());
        gateway.posts.later("broken", request -> Future.failedFuture("a secret"));
        try (RawSocket socket = gateway.visit()) {
            assertEquals(
                    reply("slow", "1", 504, "[\"Service timed out.\"]", "null"),
                    socket.ask("{\"action\":\"slow\",\"request_id\":1}"));
            assertEquals(
                    reply("broken", "2", 500, "[\"Internal server error.\"]", "null"),
                    socket.ask("{\"action\":\"broken\",\"request_id\":2}"));
            gateway.posts.leave();
            assertEquals(
                    reply("echo", "3", 503, "[\"Service unavailable.\"]", "null"),
                    socket.ask("{\"action\":\"echo\",\"request_id\":3}"));
            gateway.posts.comeBack();
            assertTrue(socket.ask("{\"action\":\"echo\",\"request_id\":4}").contains("200"));
        }
    }

    private static Reply page(Request request, int last) {
        int offset = new JsonObject(request.arguments()).getInteger("offset", 0);
        return offset == last
                ? Reply.success(Status.OK, Integer.toString(offset))
                : Reply.success(
                        Status.OK, Integer.toString(offset), new Effect.Continue("{\"offset\":" + (offset + 1) + "}"));
    }

    @Test
    void continuesACallPageAfterPageUnderItsOwnRequestId() throws Exception {
        gateway.posts.on("pages", request -> page(request, 3));
        try (RawSocket socket = gateway.visit()) {
            socket.send("{\"stream\":\"posts\",\"payload\":{\"action\":\"pages\",\"request_id\":\"p\"}}");
            for (int i = 0; i <= 3; i++) {
                assertEquals(
                        "{\"stream\":\"posts\",\"payload\":" + reply("pages", "\"p\"", 200, "[]", Integer.toString(i))
                                + "}",
                        socket.text());
            }
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("echo"));
        }
    }

    @Test
    @Proves("P3.39")
    void closesWith1011WhenAnAnswerOrALaterPageCannotBeSent() throws Exception {
        // No service answers with nothing, unless it has a defect.
        gateway.posts.later("nothing", request -> Future.succeededFuture());
        gateway.posts.later(
                "pages",
                request -> request.arguments().contains("offset")
                        ? Future.succeededFuture()
                        : Future.succeededFuture(page(request, 9)));
        try (RawSocket socket = gateway.visit()) {
            assertEquals(1011, socket.send("{\"action\":\"nothing\"}").closeCode());
        }
        try (RawSocket socket = gateway.visit()) {
            assertEquals(reply("pages", "1", 200, "[]", "0"), socket.ask("{\"action\":\"pages\",\"request_id\":1}"));
            assertEquals(1011, socket.closeCode());
        }
    }

    @Test
    void servesOtherActionsWhilePagesGoOnAndStopsThemWhenTold() throws Exception {
        Queue<Promise<Reply>> held = new ConcurrentLinkedQueue<>();
        gateway.posts.later("pages", request -> {
            if (!request.arguments().contains("offset")) {
                return Future.succeededFuture(page(request, 9));
            }
            Promise<Reply> later = Promise.promise();
            held.add(later);
            return later.future();
        });
        gateway.posts.on("cancel", request -> Reply.done(Status.OK, new Effect.StopContinuing()));
        try (RawSocket socket = gateway.visit()) {
            assertEquals(reply("pages", "1", 200, "[]", "0"), socket.ask("{\"action\":\"pages\",\"request_id\":1}"));
            eventually("the second page is asked", () -> held.size() == 1);
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("echo"));
            assertEquals(
                    reply("cancel", "2", 200, "[]", "null"), socket.ask("{\"action\":\"cancel\",\"request_id\":2}"));
            held.remove().complete(Reply.success(Status.OK, "1", new Effect.Continue("{\"offset\":2}")));
            assertTrue(socket.ask("{\"action\":\"echo\",\"request_id\":3}").contains("\"request_id\":3"));
            assertEquals(0, held.size());
        }
    }

    @Test
    void continuesABoundedNumberOfCallsAtOnce() throws Exception {
        gateway.posts.later(
                "pages",
                request -> request.arguments().contains("offset")
                        ? Promise.<Reply>promise().future()
                        : Future.succeededFuture(page(request, 9)));
        try (RawSocket socket = gateway.visit()) {
            for (int i = 1; i <= 3; i++) {
                assertEquals(
                        reply("pages", Integer.toString(i), 200, "[]", "0"),
                        socket.ask("{\"action\":\"pages\",\"request_id\":" + i + "}"));
            }
            assertEquals(
                    reply(
                            "pages",
                            "3",
                            429,
                            "[\"Too many streamed replies at once. Try again when one of them has ended.\"]",
                            "null"),
                    socket.text());
        }
    }
}
