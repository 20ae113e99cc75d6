package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.linnet.gateway.FakeStream;
import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.presence.NodePresence;
import dev.linnet.gateway.presence.SessionPresence;
import dev.linnet.gateway.subscription.EventFrame;
import dev.linnet.gateway.subscription.NodeTopics;
import dev.linnet.gateway.subscription.Subscriber;
import dev.linnet.gateway.subscription.SubscriptionHub;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.RawSocket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallRunnerTest {

    private final Vertx vertx = Vertx.vertx();
    private final Continuations continuations = new Continuations(1);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void aPageThatCannotBeSentEndsItsStreamedReplyAndIsTold() throws Exception {
        Codecs.register(vertx.eventBus());
        new FakeStream(vertx, "posts")
                .later(
                        "pages",
                        request -> request.arguments().equals("{}")
                                ? Future.succeededFuture(
                                        Reply.success(Status.OK, "0", new Effect.Continue("{\"offset\":1}")))
                                // No service answers with nothing, unless it has a defect.
                                : Future.succeededFuture());
        HttpServer server = vertx.createHttpServer()
                .webSocketHandler(socket -> runner(socket::writeTextMessage)
                        .run(new Call(Form.plain("posts"), "pages", "\"pages\"", "1", "{}"), Turn.ALONE))
                .listen(0, "127.0.0.1")
                .await();
        try (RawSocket socket = RawSocket.open(server.actualPort(), "/")) {
            assertEquals(
                    "{\"action\":\"pages\",\"request_id\":1,\"response_status\":200,\"errors\":[],\"data\":0}",
                    socket.text());
            eventually("the failure is told", () -> failures.size() == 1);
            assertFalse(continuations.isFull());
        }
    }

    /** Of a socket that nobody reads, what waits must be little. The queue holds 1 MiB. */
    @Test
    void repliesThatWaitForOneAnotherHoldNoMoreThanHalfOfTheQueue() {
        Codecs.register(vertx.eventBus());
        new FakeStream(vertx, "posts")
                .on("large", request -> Reply.success(Status.OK, "\"" + "x".repeat(300_000) + "\""));
        List<String> written = new CopyOnWriteArrayList<>();
        CallRunner runner = runner(frame -> {
            written.add(frame);
            return Future.succeededFuture();
        });
        WaitingTurn first = new WaitingTurn();
        WaitingTurn second = new WaitingTurn();
        WaitingTurn third = new WaitingTurn();
        run(runner, first);
        eventually("the first has taken effect", () -> first.done);
        run(runner, second);
        eventually("the second has its reply", () -> second.asks == 2);
        assertFalse(second.done, "600 kB would wait");
        assertEquals(0, written.size());
        first.mine.complete();
        second.mine.complete();
        eventually("both are written", () -> written.size() == 2);
        run(runner, third);
        eventually("nothing waits any more", () -> third.done);
    }

    private void run(CallRunner runner, Turn turn) {
        vertx.runOnContext(here -> runner.run(new Call(Form.plain("posts"), "large", "\"large\"", "1", "{}"), turn));
    }

    private static final class WaitingTurn implements Turn {

        private final Promise<Void> mine = Promise.promise();
        private volatile int asks;
        private volatile boolean done;

        @Override
        public synchronized Future<Void> before() {
            asks++;
            return mine.future();
        }

        @Override
        public void done() {
            done = true;
        }
    }

    private CallRunner runner(Function<String, Future<Void>> write) {
        NodeTopics topics = new NodeTopics(Duration.ofHours(1), Duration.ofHours(1));
        SubscriptionHub hub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), topics);
        return new CallRunner(
                vertx,
                Duration.ofSeconds(40),
                new Forwarder(vertx.eventBus(), Duration.ofSeconds(5)),
                new KnownStreams(vertx.eventBus(), "posts", Duration.ofSeconds(5)),
                () -> Caller.VISITOR,
                new Effects(
                        hub.subscriptions(new Nobody(), 1),
                        new SessionPresence(new NodePresence(Duration.ZERO), Caller.VISITOR, 1),
                        continuations),
                continuations,
                new SendQueue(new PlainWriter(write), 1 << 20, () -> {}),
                failures::add);
    }

    private static final class Nobody implements Subscriber {
        @Override
        public void send(EventFrame frame, Form form, String requestId) {}

        @Override
        public void lost() {}

        @Override
        public Future<Void> room() {
            return Future.failedFuture("nobody");
        }

        @Override
        public Future<Void> answered(String stream) {
            return Future.succeededFuture();
        }
    }
}
