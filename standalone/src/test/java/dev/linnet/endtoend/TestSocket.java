package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client's WebSocket whose frames are taken one by one, in the order they came. */
final class TestSocket implements AutoCloseable {

    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient CLIENT = VERTX.createWebSocketClient(new WebSocketClientOptions()
            .setMaxConnections(10_000)
            .setMaxFrameSize(1 << 22)
            .setMaxMessageSize(1 << 22));

    private final WebSocket socket;
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closeCode = new CompletableFuture<>();

    private TestSocket(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(frames::add);
        socket.closeHandler(closed -> closeCode.complete(socket.closeStatusCode()));
        socket.resume();
    }

    /** Opens a socket with these header names and values in turn. */
    static TestSocket open(Entrance entrance, String path, String... headers) {
        return Await.result(connect(entrance, path, headers).map(TestSocket::new));
    }

    /** On {@code /ws/}, authenticated by the login's token. */
    static TestSocket open(Entrance entrance, Login login) {
        return open(entrance, "/ws/", "Authorization", "Bearer " + login.token());
    }

    static TestSocket openAnonymous(Entrance entrance) {
        return open(entrance, "/ws/");
    }

    /** The status with which an upgrade was refused; fails if it was not. */
    static int refusal(Entrance entrance, String path, String... headers) {
        return Await.result(connect(entrance, path, headers).transform(opened -> {
            if (opened.cause() instanceof UpgradeRejectedException refused) {
                return Future.succeededFuture(refused.getStatus());
            }
            return Future.failedFuture(
                    opened.succeeded() ? new AssertionError("the upgrade succeeded") : opened.cause());
        }));
    }

    private static Future<WebSocket> connect(Entrance entrance, String path, String... headers) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(entrance.port())
                .setURI(path)
                .setHeaders(MultiMap.caseInsensitiveMultiMap());
        for (int i = 0; i < headers.length; i += 2) {
            options.addHeader(headers[i], headers[i + 1]);
        }
        return CLIENT.connect(options).map(socket -> {
            // Nothing is read before somebody listens.
            socket.pause();
            return socket;
        });
    }

    WebSocket raw() {
        return socket;
    }

    TestSocket send(String frame) {
        Await.result(socket.writeTextMessage(frame));
        return this;
    }

    TestSocket sendBinary(byte[] bytes) {
        Await.result(socket.writeBinaryMessage(Buffer.buffer(bytes)));
        return this;
    }

    /** The next frame as it came; fails when none comes. */
    String nextText() {
        try {
            String frame = frames.poll(Await.LONG.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new AssertionError("no frame came" + (closeCode.isDone() ? "; closed " + closeCode.join() : ""));
            }
            return frame;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    JsonNode next() {
        return Json.read(nextText());
    }

    /** Sends a frame and takes the next one. */
    JsonNode ask(String frame) {
        return send(frame).next();
    }

    /** Sends a frame and compares the whole next one. */
    void expect(String frame, String reply) {
        assertEquals(Json.read(reply), ask(frame));
    }

    void expect(String frame, JsonNode reply) {
        assertEquals(reply, ask(frame));
    }

    /** Takes the next frame, which must be the reply to a subscribing action. */
    void expectSubscribed(String action, String requestId) {
        JsonNode reply = next();
        String cursor = reply.at("/data/cursor").textValue();
        assertEquals(Frames.success(action, requestId, 201, Json.text("{'cursor':'%s'}", cursor)), reply);
    }

    /** Follows a hashtag under this request id. */
    TestSocket follow(String hashtag, String requestId) {
        send(Json.text(
                "{'action':'subscribe_to_hashtag','request_id':%s,'hashtag':%s}", requestId, Json.quote(hashtag)));
        expectSubscribed("subscribe_to_hashtag", requestId);
        return this;
    }

    /** Creates a post and returns it as the reply has it. */
    JsonNode create(String body) {
        JsonNode reply = ask(Json.text("{'action':'create','request_id':1,'data':{'body':%s}}", Json.quote(body)));
        assertEquals(Frames.success("create", "1", 201, reply.path("data").toString()), reply);
        return reply.get("data");
    }

    /** Changes a post and returns it as it is then. */
    JsonNode patch(JsonNode post, String body) {
        JsonNode expected = ((ObjectNode) post.deepCopy()).put("body", body);
        expect(
                Json.text(
                        "{'action':'patch','request_id':1,'pk':%s,'data':{'body':%s}}",
                        post.get("pk"), Json.quote(body)),
                Frames.success("patch", "1", 200, expected));
        return expected;
    }

    void delete(JsonNode post) {
        expect(
                Json.text("{'action':'delete','request_id':1,'pk':%s}", post.get("pk")),
                Frames.success("delete", "1", 204, "null"));
    }

    /** Takes the next frame and compares the whole of it but for the cursor, which is returned. */
    String expectEvent(String action, String requestId, JsonNode post) {
        JsonNode frame = next();
        String cursor = frame.path("cursor").asText();
        assertEquals(Frames.event(action, requestId, post, cursor), frame);
        return cursor;
    }

    /** Frames that came and were not taken. */
    int waiting() {
        return frames.size();
    }

    /** Waits until the server closed the socket. */
    int closeCode() {
        try {
            return closeCode.get(Await.LONG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("not closed", e);
        }
    }

    @Override
    public void close() {
        if (!socket.isClosed()) {
            Await.result(socket.close());
        }
    }
}
