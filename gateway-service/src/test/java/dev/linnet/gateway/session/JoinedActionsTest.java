package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static dev.linnet.testing.Await.result;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.JoinedReplies;
import dev.linnet.protocol.JoinedRequests;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.StreamInfo;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Actions whose successive calls the service takes together. */
class JoinedActionsTest {

    private final TestGateway gateway = new TestGateway();
    /** The numbers of the calls, in the order in which the service got them. */
    private final List<Integer> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void serve() {
        gateway.posts.on("create", request -> created(request.arguments()));
        result(gateway.vertx
                .eventBus()
                .<JoinedRequests>consumer(
                        Addresses.joined("posts"),
                        message -> message.reply(new JoinedReplies(message.body().arguments().stream()
                                .map(this::created)
                                .toList())))
                .completion());
    }

    private Reply created(String arguments) {
        asked.add(new JsonObject(arguments).getInteger("request_id"));
        return Reply.success(Status.CREATED, arguments);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    /** The stream's announcement is on its way, and until then each call goes alone. */
    private void untilJoined(RawSocket socket) throws Exception {
        gateway.vertx.eventBus().publish(Addresses.STREAMS, new StreamInfo("posts", false, List.of("create")));
        eventually("two calls go together", () -> {
            int before = gateway.posts.requests().size();
            for (int i = 0; i < 5; i++) {
                socket.send("{\"action\":\"create\",\"request_id\":0}");
            }
            for (int i = 0; i < 5; i++) {
                socket.text();
            }
            return gateway.posts.requests().size() - before < 5;
        });
        asked.clear();
    }

    /** Of a socket that opened while nobody could say whether its session has ended. */
    @Test
    @Proves("P2.13")
    void callsThatWaitForTheUsersServiceKeepTheirOrder() throws Exception {
        try (RawSocket first = gateway.visit()) {
            untilJoined(first);
        }
        for (int round = 0; round < 20; round++) {
            String token = gateway.token("alice");
            gateway.users.leave();
            try (RawSocket socket = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token)) {
                gateway.users.comeBack();
                asked.clear();
                ByteArrayOutputStream frames = new ByteArrayOutputStream();
                for (int i = 1; i <= 6; i++) {
                    byte[] text = ("{\"action\":\"create\",\"request_id\":" + i + "}").getBytes(StandardCharsets.UTF_8);
                    // Masked with zeros, which changes nothing.
                    frames.write(new byte[] {(byte) 0x81, (byte) (0x80 | text.length), 0, 0, 0, 0});
                    frames.write(text);
                }
                // All at once, so that the others are there when the first is still looked at.
                socket.sendRaw(frames.toByteArray());
                for (int i = 1; i <= 6; i++) {
                    assertEquals(i, new JsonObject(socket.text()).getInteger("request_id"));
                }
                assertEquals(List.of(1, 2, 3, 4, 5, 6), asked);
            }
        }
    }
}
