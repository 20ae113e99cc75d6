package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a service's own actions may answer beside one reply; its service is deployed beside the posts, which takes a common JVM. */
@Tag("one-jvm-only")
class RepliesInPartsTest extends EndToEnd {

    private static final String FAST = "{'action':'fast','request_id':2}";

    private final PartsService parts = new PartsService();
    private Service service;
    private TestSocket socket;

    @BeforeEach
    void serve() {
        ServiceConfig config = new ServiceConfig(linnet.databaseUrl(), 4, Duration.ofHours(1));
        service = Await.result(Service.deploy(((OneJvm) linnet).vertx(), parts.definition(), config));
        // Announced, but perhaps not heard yet.
        Await.until(
                "the stream is known",
                Await.LONG,
                () -> Http.get(linnet.port(), "/api/parts/").statusCode() == 405);
        socket = open();
    }

    @AfterEach
    void stop() {
        // Or the service would wait for them.
        parts.held.forEach(Promise::tryComplete);
        Await.result(service.close());
    }

    @Test
    @Proves("P2.14")
    void anActionOfAServicesOwnMayAnswerInPartsUnderOneId() {
        socket.send(Json.text("{'action':'count','request_id':[1],'to':4}"));
        for (int part = 1; part <= 4; part++) {
            assertEquals(Frames.success("count", "[1]", 200, Integer.toString(part)), socket.next());
        }
        // It has ended: the next frame is of the next action.
        socket.expect(Json.text(FAST), Frames.success("fast", "2", 200, "null"));
    }

    @Test
    @Proves("P2.15")
    void otherActionsAreServedBetweenTheParts() throws InterruptedException {
        beginAndHold();
        socket.expect(Json.text(FAST), Frames.success("fast", "2", 200, "null"));
        heldOne().complete();
        assertEquals(Frames.success("count", "1", 200, "2"), socket.next());
        heldOne().complete();
        assertEquals(Frames.success("count", "1", 200, "3"), socket.next());
    }

    @Test
    @Proves("P2.15")
    void anotherActionMayEndTheParts() throws InterruptedException {
        beginAndHold();
        Promise<Void> part = heldOne();
        TestSocket other = open();
        other.send(Json.text("{'action':'count','request_id':1,'to':2,'hold':true}"));
        assertEquals(Frames.success("count", "1", 200, "1"), other.next());
        Promise<Void> partOfTheOther = heldOne();

        socket.expect(Json.text("{'action':'stop','request_id':3}"), Frames.success("stop", "3", 200, "null"));
        part.complete();
        partOfTheOther.complete();
        assertEquals(Frames.success("count", "1", 200, "2"), other.next());
        socket.expect(Json.text(FAST), Frames.success("fast", "2", 200, "null"));
        assertEquals(0, socket.waiting());
        assertTrue(parts.held.isEmpty(), "it was asked for more");
    }

    @Test
    @Proves("P5.5")
    void aSubscriptionMayBeginWithWhatThereIs() {
        TestSocket earlier = open();
        things(earlier);
        JsonNode first = make("first");
        // Only then it has its place in the history: what is committed just before a subscription may be told by it
        // too.
        earlier.expectEvent("create", "5", first);
        TestSocket follower = open();
        JsonNode things = things(follower);
        assertEquals(first, things.get(things.size() - 1));
        follower.expectEvent("create", "5", make("second"));
    }

    private JsonNode make(String name) {
        return socket.ask(Json.text("{'action':'make','request_id':4,'name':'%s'}", name))
                .get("data");
    }

    private static JsonNode things(TestSocket follower) {
        JsonNode reply = follower.ask(Json.text("{'action':'subscribe','request_id':5}"));
        JsonNode data = reply.get("data");
        assertTrue(data.get("cursor").isTextual());
        String shown = Json.text("{'cursor':%s,'things':%s}", data.get("cursor"), data.get("things"));
        assertEquals(Frames.success("subscribe", "5", 201, shown), reply);
        return data.get("things");
    }

    private TestSocket open() {
        return keep(TestSocket.open(linnet, "/ws/parts/"));
    }

    /** The first part is there, and the second one is asked for. */
    private void beginAndHold() {
        socket.send(Json.text("{'action':'count','request_id':1,'to':3,'hold':true}"));
        assertEquals(Frames.success("count", "1", 200, "1"), socket.next());
    }

    private Promise<Void> heldOne() throws InterruptedException {
        Promise<Void> one = parts.held.poll(Await.LONG.toMillis(), TimeUnit.MILLISECONDS);
        if (one == null) {
            throw new AssertionError("no part was asked for");
        }
        return one;
    }
}
