package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies that say more than can be done, seen from a real socket that may follow three topics and be at three places. */
class EffectsTest {

    private static final String TOO_MANY_PLACES = "\"response_status\":429,\"errors\":"
            + "[\"Too many places at once on one socket. Try again when some were left.\"],\"data\":null}";

    private final TestGateway gateway = new TestGateway(new SessionLimits(
            64 * 1024,
            1024 * 1024,
            64,
            2,
            3,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            Duration.ofHours(1)));
    private RawSocket socket;

    /** The action {@code do} follows the topics in {@code t}, enters the places in {@code in} and leaves those in {@code out}. */
    @BeforeEach
    void open() throws Exception {
        gateway.posts.on("do", request -> {
            JsonObject arguments = new JsonObject(request.arguments());
            List<Effect> effects = new ArrayList<>();
            for (Object topic : arguments.getJsonArray("t", new JsonArray())) {
                effects.add(new Effect.Subscribe(
                        new Topic("posts", topic.toString()), gateway.log.head(), gateway.log.head(), 0));
            }
            for (Object place : arguments.getJsonArray("in", new JsonArray())) {
                effects.add(new Effect.Enter(place.toString()));
            }
            for (Object place : arguments.getJsonArray("out", new JsonArray())) {
                effects.add(new Effect.Leave(place.toString()));
            }
            if (arguments.containsKey("name")) {
                effects.add(new Effect.Remember(arguments.getString("name")));
            }
            if (arguments.containsKey("undo")) {
                effects.add(new Effect.Undo(arguments.getString("undo"), "{}"));
            }
            return new Reply(Status.CREATED, "[]", "{}", effects);
        });
        socket = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + gateway.token("alice"));
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
        gateway.close();
    }

    private String ask(String arguments) throws Exception {
        return socket.ask("{\"action\":\"do\",\"request_id\":1," + arguments.replace('\'', '"') + "}");
    }

    private void expectEvent(String topic) throws Exception {
        Event event = gateway.log.publish(topic);
        assertTrue(socket.text().contains(event.mark()));
    }

    @Test
    @Proves("P3.26")
    void aSocketIsAtABoundedNumberOfPlaces() throws Exception {
        assertTrue(ask("'in':['a','b']").contains("201"));
        assertTrue(ask("'in':['c','c']").contains("201"), "that it is online does not count");
        assertTrue(ask("'in':['d']").endsWith(TOO_MANY_PLACES));
        assertTrue(ask("'in':['a']").contains("201"), "it is there already");
        assertTrue(ask("'out':['b']").contains("201"));
        assertTrue(ask("'in':['d']").contains("201"));
        assertTrue(ask("'in':['b']").endsWith(TOO_MANY_PLACES));
    }

    @Test
    @Proves("P5.19")
    void whatIsUndoneByItsNameIsFollowedNoLongerAndItsPlaceIsFree() throws Exception {
        assertTrue(ask("'t':['one'],'in':['a','b','c'],'name':'all'").contains("201"));
        assertTrue(ask("'undo':'another'").contains("\"response_status\":201"), "nothing has that name");
        expectEvent("one");
        String undone = ask("'undo':'all'");
        assertTrue(undone.contains("\"response_status\":204,\"errors\":[],\"data\":{}"), undone);
        gateway.log.publish("one");
        assertTrue(ask("'in':['d']").contains("201"), "no event came, and there is room");
    }

    @Test
    void whatCameWithARefusedPlaceCanBeFollowedLater() throws Exception {
        assertTrue(ask("'in':['a','b','c']").contains("201"));
        assertTrue(ask("'in':['d'],'t':['x']").endsWith(TOO_MANY_PLACES));
        assertTrue(ask("'out':['a']").contains("201"));
        assertTrue(ask("'in':['d'],'t':['x']").contains("201"));
        expectEvent("x");
    }

    @Test
    void ofTooMuchToFollowNothingIsFollowedAndNothingCounts() throws Exception {
        assertTrue(ask("'t':['x']").contains("201"));
        for (int i = 0; i < 3; i++) {
            assertTrue(ask("'t':['x','y','z','more']").contains("429"));
        }
        eventually("nothing is left behind", () -> !gateway.log.isFollowed("y"));
        assertTrue(ask("'t':['y']").contains("201"));
        assertTrue(ask("'t':['z']").contains("201"));
        expectEvent("y");
        expectEvent("z");
        expectEvent("x");
    }
}
