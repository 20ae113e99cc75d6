package dev.linnet.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actions over HTTP, whose callers cannot be sent events. */
class ReplyOnlyTest {

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private HttpResponse<String> post(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private boolean couldFollow() {
        return gateway.posts.requests().get(gateway.posts.requests().size() - 1).canFollow();
    }

    @Test
    @Proves("P8.18")
    void theServiceIsToldWhetherItsCallerCanBeSentEvents() throws Exception {
        assertEquals(200, post("/api/posts/actions/echo/").statusCode());
        assertFalse(couldFollow());
        try (RawSocket socket = gateway.visit()) {
            socket.ask("{\"action\":\"echo\"}");
            assertTrue(couldFollow());
        }
        gateway.get("/api/posts/events");
        assertTrue(couldFollow());
    }

    @Test
    void whatFollowsAllTheSameIsRefused() throws Exception {
        gateway.posts.on(
                "follow",
                request -> Reply.success(
                        Status.CREATED,
                        "{}",
                        new Effect.Subscribe(new Topic("posts", "all"), gateway.log.head(), gateway.log.head(), 0)));
        HttpResponse<String> refused = post("/api/posts/actions/follow/");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("This action follows a topic and needs a WebSocket."));
        assertFalse(gateway.log.isFollowed("all"));
    }

    @Test
    @Proves("P8.7")
    void onlyWhatIsPostedToTheStreamItselfIsToldWhereItIs() throws Exception {
        gateway.posts.on("create", request -> Reply.success(Status.CREATED, "{\"pk\":7}"));
        gateway.posts.on("other", request -> Reply.success(Status.CREATED, "{\"pk\":7}"));
        assertEquals(
                "/api/posts/7/",
                post("/api/posts/").headers().firstValue("location").orElse(""));
        for (String action : new String[] {"create", "other"}) {
            HttpResponse<String> custom = post("/api/posts/actions/" + action + "/");
            assertEquals(201, custom.statusCode());
            assertTrue(custom.headers().firstValue("location").isEmpty(), action);
        }
    }
}
