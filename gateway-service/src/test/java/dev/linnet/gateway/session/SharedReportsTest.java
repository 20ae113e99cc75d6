package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One socket enters many places without waiting for the replies, at a service that takes its time to store who is where. */
class SharedReportsTest {

    private final TestGateway gateway = new TestGateway();
    private final List<Message<PresenceReport>> reports = new CopyOnWriteArrayList<>();
    private volatile boolean taking;
    private final AtomicInteger known = new AtomicInteger();
    private RawSocket socket;

    @BeforeEach
    void open() throws Exception {
        gateway.vertx
                .eventBus()
                .<PresenceReport>consumer(Addresses.presence("posts"), report -> {
                    reports.add(report);
                    if (taking) {
                        take(report);
                    }
                })
                .completion()
                .await();
        gateway.posts.on(
                "join",
                request -> Reply.success(
                        Status.CREATED,
                        "{}",
                        new Effect.Enter(new JsonObject(request.arguments()).getString("place"))));
        gateway.posts.on("look", request -> Reply.success(Status.OK, known.toString()));
        socket = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + gateway.token("alice"));
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
        gateway.close();
    }

    @Test
    @Proves("P11.34")
    void manyPlacesEnteredTogetherShareTheirReportsAndAreAnsweredInOrder() throws Exception {
        int most = TestGateway.LIMITS.maxWaitingActions();
        for (int i = 0; i < most; i++) {
            join(i);
        }
        eventually("none waits for the report of another", () -> asked("join") == most);
        takeFromNowOn();
        for (int i = 0; i < most; i++) {
            expect("join", i, 201, "{}");
        }
        assertEquals(most, known.get());
        // One would do for those behind the first. A few more come when the gateway is slow to hear of them.
        long withNews = reports.stream()
                .filter(report -> !report.body().entered().isEmpty())
                .count();
        assertTrue(withNews <= 8, withNews + " reports");
    }

    @Test
    @Proves("P11.34")
    void anotherActionSeesWhatTheOnesBeforeItHaveEntered() throws Exception {
        join(0);
        join(1);
        socket.send("{\"action\":\"look\",\"request_id\":2}");
        join(3);
        eventually("both have entered", () -> asked("join") == 2);
        assertEquals(0, asked("look"));
        takeFromNowOn();
        expect("join", 0, 201, "{}");
        expect("join", 1, 201, "{}");
        expect("look", 2, 200, "2");
        expect("join", 3, 201, "{}");
    }

    private void join(int i) throws Exception {
        socket.send("{\"action\":\"join\",\"request_id\":" + i + ",\"place\":\"place " + i + "\"}");
    }

    private long asked(String action) {
        return gateway.posts.requests().stream()
                .filter(request -> request.action().equals(action))
                .count();
    }

    private void expect(String action, int requestId, int status, String data) throws Exception {
        assertEquals(
                "{\"action\":\"" + action + "\",\"request_id\":" + requestId + ",\"response_status\":" + status
                        + ",\"errors\":[],\"data\":" + data + "}",
                socket.text());
    }

    /** The first report waits. The gateway makes no other before it is answered. */
    private void takeFromNowOn() {
        eventually("a report", () -> reports.size() == 1);
        taking = true;
        take(reports.get(0));
    }

    private void take(Message<PresenceReport> report) {
        known.addAndGet(report.body().entered().size());
        report.reply(Reply.done(Status.OK));
    }
}
