package dev.linnet.gateway;

import static dev.linnet.gateway.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.StreamInfo;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private int upgrade(String path, String... headers) {
        try {
            return TestSocket.upgrade(gateway.port(), path, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections go to the event loops in turn. */
    private boolean everyLoopAnswers(String path, int status) {
        return IntStream.range(0, 4).allMatch(attempt -> upgrade(path) == status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/ws/", "/ws/posts", "/ws/posts/", "/ws/?x=y"})
    void opensASession(String path) {
        assertEquals(101, upgrade(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/wss",
                "/ws/nope",
                "/ws/nope/",
                "/ws/posts/x",
                "/ws//",
                "/ws/Posts",
                "/ws/internal",
                "/ws/internal.users/",
                "/ws/action.posts",
                "/ws/%70osts"
            })
    void refusesAPathThatLeadsToNoStream(String path) {
        assertEquals(404, upgrade(path));
    }

    @Test
    void learnsStreamsFromTheServicesAndKeepsThem() throws IOException {
        gateway.vertx.eventBus().publish(Addresses.STREAMS, new StreamInfo("talks", false));
        eventually("the stream is known on both event loops", () -> everyLoopAnswers("/ws/talks/", 101));
        try (TestSocket socket = TestSocket.open(gateway.port(), "/ws/talks/")) {
            assertEquals(
                    "{\"action\":\"say\",\"request_id\":null,\"response_status\":503,\"errors\":[\"Service unavailable.\"],\"data\":null}",
                    socket.ask("{\"action\":\"say\"}"));
            new FakeStream(gateway.vertx, "talks").on("say", request -> Reply.success(Status.OK, "1"));
            assertEquals(
                    "{\"action\":\"say\",\"request_id\":null,\"response_status\":200,\"errors\":[],\"data\":1}",
                    socket.ask("{\"action\":\"say\"}"));
        }
    }

    @Test
    void asksServicesForTheirStreamsWhenItStarts() {
        MessageConsumer<String> wanted = gateway.vertx.eventBus().consumer(Addresses.STREAMS_WANTED);
        wanted.handler(asked -> gateway.vertx.eventBus().publish(Addresses.STREAMS, new StreamInfo("early", false)));
        wanted.completion().await();
        Gateway second = Gateway.deploy(gateway.vertx, TestGateway.config(TestGateway.LIMITS))
                .await();
        eventually("the second gateway knows the stream", () -> {
            try {
                return TestSocket.upgrade(second.port(), "/ws/early") == 101;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void asksTheConnectPermission() throws Exception {
        MessageConsumer<Request> permission = gateway.vertx
                .eventBus()
                .consumer(
                        Addresses.connect("club"),
                        message -> message.reply(
                                message.body().caller().isSignedIn()
                                        ? Reply.done(Status.NO_CONTENT)
                                        : Reply.failure(Status.FORBIDDEN, "[\"no\"]")));
        gateway.vertx.eventBus().publish(Addresses.STREAMS, new StreamInfo("club", true));
        eventually("club is known on both event loops", () -> everyLoopAnswers("/ws/club", 403));
        assertEquals(101, upgrade("/ws/club", "Authorization: Bearer " + gateway.token("alice")));
        permission.unregister().await();
        assertEquals(503, upgrade("/ws/club", "Authorization: Bearer " + gateway.token("alice")));
    }

    @Test
    void aLogoutDuringTheUpgradeClosesTheSocketAtOnce() throws Exception {
        String token = gateway.token("alice");
        gateway.vertx
                .eventBus()
                .<Request>consumer(Addresses.connect("posts"), message -> {
                    gateway.vertx.eventBus().publish(Addresses.SESSION_ENDED, TestGateway.jti(token));
                    message.reply(Reply.done(Status.NO_CONTENT));
                })
                .completion()
                .await();
        try (TestSocket socket = TestSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token)) {
            assertEquals(4401, socket.closeCode());
        }
    }

    @Test
    void saysGoodbyeWhenItCloses() throws IOException {
        try (TestSocket socket = gateway.visit()) {
            Future<Void> closed = gateway.gateway().close();
            assertEquals(1012, socket.closeCode());
            closed.await();
            assertThrows(ConnectException.class, gateway::visit);
        }
    }
}
