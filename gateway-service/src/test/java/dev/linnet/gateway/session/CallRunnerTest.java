package dev.linnet.gateway.session;

import static dev.linnet.gateway.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.linnet.gateway.FakeStream;
import dev.linnet.gateway.TestSocket;
import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.presence.NodePresence;
import dev.linnet.gateway.presence.SessionPresence;
import dev.linnet.gateway.subscription.NodeTopics;
import dev.linnet.gateway.subscription.Subscriber;
import dev.linnet.gateway.subscription.SubscriptionHub;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
                .webSocketHandler(
                        socket -> runner(socket).run(new Call(Form.plain("posts"), "pages", "\"pages\"", "1", "{}")))
                .listen(0, "127.0.0.1")
                .await();
        try (TestSocket socket = TestSocket.open(server.actualPort(), "/")) {
            assertEquals(
                    "{\"action\":\"pages\",\"request_id\":1,\"response_status\":200,\"errors\":[],\"data\":0}",
                    socket.text());
            eventually("the failure is told", () -> failures.size() == 1);
            assertFalse(continuations.isFull());
        }
    }

    private CallRunner runner(ServerWebSocket socket) {
        NodeTopics topics = new NodeTopics(Duration.ofHours(1), Duration.ofHours(1));
        SubscriptionHub hub = new SubscriptionHub(vertx, vertx.getOrCreateContext(), topics);
        return new CallRunner(
                vertx,
                Duration.ofSeconds(40),
                new Forwarder(vertx.eventBus(), Duration.ofSeconds(5)),
                () -> Caller.VISITOR,
                new Effects(
                        hub.subscriptions(new Nobody(), 1),
                        new SessionPresence(new NodePresence(Duration.ZERO), Caller.VISITOR, 1),
                        continuations),
                continuations,
                new SendQueue(socket::writeTextMessage, 1 << 20, () -> {}),
                failures::add);
    }

    private static final class Nobody implements Subscriber {
        @Override
        public void send(Event event, String frame) {}

        @Override
        public void lost() {}

        @Override
        public Future<Void> room() {
            return Future.failedFuture("nobody");
        }
    }
}
