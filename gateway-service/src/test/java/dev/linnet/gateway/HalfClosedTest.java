package dev.linnet.gateway;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that end their own side, as {@code nc -N} does, and still read. */
@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR LF.
class HalfClosedTest {

    private static final String CREATE = "POST /api/posts/ HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    @Proves("P1.32")
    void whoHasAskedIsAnsweredAndThenTheConnectionIsClosed() throws Exception {
        Promise<Reply> reply = Promise.promise();
        gateway.posts.later("create", request -> reply.future());
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send(CREATE).endOutput();
            eventually("the create is under way", () -> gateway.posts.requests().size() == 1);
            // The end of the input has been seen by now, or is seen later: both must do.
            gateway.vertx.timer(50).await();
            reply.complete(Reply.success(Status.CREATED, "\"created\""));
            String answer = http.toEnd();
            assertEquals(List.of(201), RawHttp.statuses(answer), answer);
            assertTrue(answer.endsWith("\"created\""), answer);
        }
    }

    @Test
    @Proves("P1.32")
    void severalRequestsAreAllAnswered() throws Exception {
        gateway.posts.on("create", request -> Reply.success(Status.CREATED, "\"created\""));
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send(CREATE + CREATE + CREATE).endOutput();
            assertEquals(List.of(201, 201, 201), RawHttp.statuses(http.toEnd()));
        }
    }

    @Test
    void aConnectionOnWhichNothingIsAskedIsClosed() throws Exception {
        try (RawHttp http = new RawHttp(gateway.port())) {
            assertEquals("", http.endOutput().toEnd());
        }
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").until("alive\n");
            assertEquals("", http.endOutput().toEnd());
        }
    }

    @Test
    void aRequestThatIsNotWholeIsClosed() throws Exception {
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send(CREATE.substring(0, CREATE.length() - 1)).endOutput().toEnd();
        }
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send(CREATE.substring(0, 30)).endOutput().toEnd();
        }
        assertTrue(gateway.posts.requests().isEmpty());
    }

    @Test
    void aSocketWhoseClientEndsIsClosed() throws Exception {
        String upgrade = "GET /ws/ HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send(upgrade).until("\r\n\r\n");
            http.endOutput().toEnd();
        }
        try (RawHttp http = new RawHttp(gateway.port())) {
            http.send(upgrade).endOutput().toEnd();
        }
    }
}
