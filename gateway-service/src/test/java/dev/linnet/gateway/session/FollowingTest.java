package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Effects of replies, seen from real sockets. */
class FollowingTest {

    private final TestGateway gateway = new TestGateway();

    @BeforeEach
    void serve() {
        gateway.posts
                .on(
                        "follow",
                        request -> Reply.success(
                                Status.CREATED,
                                "{}",
                                new Effect.Subscribe(
                                        topic(request.arguments()), gateway.log.head(), gateway.log.head(), 0)))
                .on(
                        "leave",
                        request -> Reply.success(
                                Status.NO_CONTENT, "{}", new Effect.Unsubscribe(topic(request.arguments()))));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private static Topic topic(String arguments) {
        return new Topic("posts", new JsonObject(arguments).getString("topic", "all"));
    }

    private static String event(Event event, String requestId) {
        return "{\"action\":\"create\",\"pk\":" + event.pk() + ",\"request_id\":" + requestId
                + ",\"response_status\":200,\"errors\":[],\"data\":" + event.data() + ",\"cursor\":\""
                + event.mark() + "\"}";
    }

    @Test
    void theAcknowledgementPrecedesTheFirstEventAndNoneFollowsTheLeaving() throws Exception {
        try (RawSocket socket = gateway.visit()) {
            assertEquals(
                    "{\"action\":\"follow\",\"request_id\":[7.0],\"response_status\":201,\"errors\":[],\"data\":{}}",
                    socket.ask("{\"action\":\"follow\",\"request_id\":[7.0]}"));
            assertEquals(event(gateway.log.publish("all"), "[7.0]"), socket.text());
            assertTrue(socket.ask("{\"action\":\"leave\"}").contains("204"));
            gateway.log.publish("all");
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("echo"));
        }
    }

    @Test
    @Proves("P5.20")
    void subscriptionsEndWithTheirSocket() throws Exception {
        try (RawSocket socket = gateway.visit()) {
            assertTrue(socket.ask("{\"action\":\"follow\",\"request_id\":1}").contains("201"));
            assertTrue(socket.ask("{\"action\":\"follow\",\"request_id\":2}").contains("201"));
            assertTrue(gateway.log.isFollowed("all"));
        }
        eventually("no event loop wants the topic any more", () -> !gateway.log.isFollowed("all"));
    }

    @Test
    void aSocketHasABoundedNumberOfSubscriptions() throws Exception {
        int most = TestGateway.LIMITS.maxSubscriptions();
        try (RawSocket socket = gateway.visit()) {
            for (int i = 1; i <= most; i++) {
                assertTrue(socket.ask("{\"action\":\"follow\",\"request_id\":" + i + ",\"topic\":\"t" + i % 10 + "\"}")
                        .contains("201"));
            }
            assertEquals(
                    "{\"action\":\"follow\",\"request_id\":0,\"response_status\":429,\"errors\":[\"Too many"
                            + " subscriptions on one socket (at most 500). Try again when some have ended.\"],"
                            + "\"data\":null}",
                    socket.ask("{\"action\":\"follow\",\"request_id\":0,\"topic\":\"more\"}"));
            assertFalse(gateway.log.isFollowed("more"));
            assertTrue(socket.ask("{\"action\":\"follow\",\"request_id\":1,\"topic\":\"t1\"}")
                    .contains("201"));
            assertTrue(socket.ask("{\"action\":\"leave\",\"request_id\":1,\"topic\":\"t1\"}")
                    .contains("204"));
            assertTrue(socket.ask("{\"action\":\"follow\",\"request_id\":0,\"topic\":\"more\"}")
                    .contains("201"));
            Event event = gateway.log.publish("more");
            assertEquals(event(event, "0"), socket.text());
        }
    }

    @Test
    void plainAndMultiplexedSubscriptionsAreApart() throws Exception {
        try (RawSocket socket = gateway.visit()) {
            socket.ask("{\"action\":\"follow\",\"request_id\":1}");
            socket.ask("{\"stream\":\"posts\",\"payload\":{\"action\":\"follow\",\"request_id\":1}}");
            Event first = gateway.log.publish("all");
            assertEquals(event(first, "1"), socket.text());
            assertEquals("{\"stream\":\"posts\",\"payload\":" + event(first, "1") + "}", socket.text());
            assertTrue(socket.ask("{\"action\":\"leave\",\"request_id\":1}").contains("204"));
            Event second = gateway.log.publish("all");
            assertEquals("{\"stream\":\"posts\",\"payload\":" + event(second, "1") + "}", socket.text());
        }
    }

    @Test
    void followingTwiceWithOneIdIsAcknowledgedTwiceAndDeliveredOnce() throws Exception {
        try (RawSocket socket = gateway.visit()) {
            assertTrue(socket.ask("{\"action\":\"follow\"}").contains("201"));
            assertTrue(socket.ask("{\"action\":\"follow\"}").contains("201"));
            assertEquals(event(gateway.log.publish("all"), "null"), socket.text());
            assertEquals(event(gateway.log.publish("all"), "null"), socket.text());
        }
    }

    @Test
    void whatIsWrittenRightAfterTheAcknowledgementArrivesThoughTheBusLosesMuch() throws Exception {
        try (RawSocket socket = gateway.visit()) {
            for (int i = 0; i < 300; i++) {
                String topic = "t" + i;
                assertTrue(socket.ask("{\"action\":\"follow\",\"request_id\":" + i + ",\"topic\":\"" + topic + "\"}")
                        .contains("201"));
                Event event = i % 10 == 0 ? gateway.log.lose(topic) : gateway.log.publish(topic);
                assertEquals(event(event, Integer.toString(i)), socket.text());
            }
        }
    }

    @Test
    void manySocketsOnAllEventLoopsGetEachEventOnceInOrder() throws Exception {
        RawSocket[] sockets = new RawSocket[8];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = gateway.visit();
            assertTrue(sockets[i]
                    .ask("{\"action\":\"follow\",\"request_id\":" + i + "}")
                    .contains("201"));
        }
        Event[] events = new Event[200];
        for (int i = 0; i < events.length; i++) {
            events[i] = i % 7 == 3 ? gateway.log.lose("all") : gateway.log.publish("all");
        }
        for (int i = 0; i < sockets.length; i++) {
            for (Event event : events) {
                assertEquals(event(event, Integer.toString(i)), sockets[i].text());
            }
            sockets[i].close();
        }
    }
}
