package dev.linnet.gateway;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.StreamInfo;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR LF.
class UpgradeRequestTest {

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private int upgrade(String path, String... headers) {
        try {
            return RawSocket.upgrade(gateway.port(), path, headers);
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

    static Stream<Arguments> brokenUpgrades() {
        return Stream.of(
                Arguments.of(426, "Version: 13", "Version: 8"),
                Arguments.of(426, "Version: 13", "Version: 7"),
                Arguments.of(426, "Version: 13", "Version: 0"),
                Arguments.of(426, "Version: 13", "Version: 14"),
                Arguments.of(426, "Version: 13", "Version: 13\r\nSec-WebSocket-Version: 8"),
                Arguments.of(426, "Sec-WebSocket-Version: 13\r\n", ""),
                Arguments.of(400, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""),
                Arguments.of(400, "dGhlIHNhbXBsZSBub25jZQ==", ""),
                Arguments.of(400, "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j"),
                Arguments.of(400, "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=!"),
                Arguments.of(400, "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZSEhISE="),
                Arguments.of(400, "Key: d", "Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: d"),
                Arguments.of(400, "HTTP/1.1", "HTTP/1.0"),
                Arguments.of(400, "GET", "POST"),
                Arguments.of(400, "Connection: Upgrade", "Connection: keep-alive"),
                Arguments.of(400, "Connection: Upgrade\r\n", ""),
                Arguments.of(400, "Host: a", "Host: a\r\nContent-Length: 5"),
                Arguments.of(400, "Host: a", "Host: a\r\nTransfer-Encoding: chunked"));
    }

    @ParameterizedTest
    @MethodSource("brokenUpgrades")
    @Proves({"P1.21", "P1.22"})
    void refusesAnUpgradeThatIsNotOfThisProtocol(int status, String right, String wrong) throws IOException {
        String request = "GET /ws/ HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        String answer = RawHttp.exchange(gateway.port(), request.replace(right, wrong));
        assertEquals(List.of(status), RawHttp.statuses(answer), answer);
        assertEquals(status == 426, answer.contains("sec-websocket-version: 13\r\n"), answer);
    }

    /** What comes before the answer is neither a frame nor a second request. */
    @Test
    @Proves("P1.23")
    void bytesBeforeTheAnswerEndTheConnection() throws IOException {
        String request = "GET /ws/ HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        String second = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";
        assertEquals("", RawHttp.exchange(gateway.port(), request + second));
        assertEquals(
                List.of(404), RawHttp.statuses(RawHttp.exchange(gateway.port(), request.replace("/ws/", "/ws/nope/"))));
    }

    @Test
    void learnsStreamsFromTheServicesAndKeepsThem() throws IOException {
        gateway.vertx.eventBus().publish(Addresses.STREAMS, new StreamInfo("talks", false));
        eventually("the stream is known on both event loops", () -> everyLoopAnswers("/ws/talks/", 101));
        try (RawSocket socket = RawSocket.open(gateway.port(), "/ws/talks/")) {
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
                return RawSocket.upgrade(second.port(), "/ws/early") == 101;
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
        try (RawSocket socket = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token)) {
            assertEquals(4401, socket.closeCode());
        }
    }

    @Test
    void saysGoodbyeWhenItCloses() throws IOException {
        try (RawSocket socket = gateway.visit()) {
            Future<Void> closed = gateway.gateway().close();
            assertEquals(1012, socket.closeCode());
            closed.await();
            assertThrows(ConnectException.class, gateway::visit);
        }
    }
}
