package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.GatewayConfig;
import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.SignedCursor;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.EventSocket;
import dev.linnet.testing.Proves;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses of server-sent events, seen from real connections. */
class ServerSentEventsTest {

    private static final String LARGE = "\"" + "x".repeat(30_000) + "\"";
    private static final String PATH = "/api/posts/events";

    private TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private void use(TestGateway another) {
        gateway.close();
        gateway = another;
    }

    /** Every topic that is asked for can be followed. */
    private void serve() {
        gateway.posts.on("events", request -> followed(request.arguments()));
    }

    private Reply followed(String arguments) {
        Topic topic = new Topic("posts", new JsonObject(arguments).getString("topic", "all"));
        return Reply.success(
                Status.CREATED, "{\"n\":1}", new Effect.Subscribe(topic, gateway.log.head(), gateway.log.head(), 0));
    }

    private EventSocket open(String... headers) throws IOException {
        serve();
        EventSocket events = EventSocket.open(gateway.port(), PATH, headers);
        assertEquals(200, events.status());
        assertEquals("retry: 1000", events.next());
        assertTrue(events.next().startsWith("event: subscribed\nid: "));
        return events;
    }

    /** The problem that the request is answered with. */
    private JsonObject refusal(String... headers) throws IOException {
        try (EventSocket refused = EventSocket.open(gateway.port(), PATH, headers)) {
            assertEquals("application/problem+json", refused.header("content-type"));
            JsonObject problem = new JsonObject(refused.body());
            assertEquals(refused.status(), problem.getInteger("status"));
            return problem;
        }
    }

    private String bearer(String username) throws Exception {
        return "Authorization: Bearer " + gateway.token(username);
    }

    private static String message(Event event) {
        String id = event.mark();
        return "id: " + id + "\ndata: {\"action\":\"create\",\"pk\":" + event.pk()
                + ",\"request_id\":null,\"response_status\":200,\"errors\":[],\"data\":" + event.data()
                + ",\"cursor\":\"" + id + "\"}";
    }

    @Test
    @Proves("P8.25")
    void theReplyIsTheFirstEventAndTheOthersFollow() throws Exception {
        serve();
        try (EventSocket events =
                EventSocket.open(gateway.port(), PATH + "/?topic=a&x=%C3%A9", "Last-Event-ID: here")) {
            assertEquals(200, events.status());
            assertEquals("text/event-stream", events.header("content-type"));
            assertEquals("no-store, no-transform", events.header("cache-control"));
            assertEquals("no", events.header("x-accel-buffering"));
            assertEquals("retry: 1000", events.next());
            assertEquals(
                    "event: subscribed\nid: " + new SignedCursor(gateway.log.head(), 0).encode() + "\ndata: {\"n\":1}",
                    events.next());
            gateway.log.publish("other");
            assertEquals(message(gateway.log.publish("a")), events.next());
            assertEquals(message(gateway.log.lose("a")), events.next());
        }
        Request asked = gateway.posts.requests().get(0);
        assertEquals(
                new JsonObject("{\"topic\":\"a\",\"x\":\"é\",\"since\":\"here\"}"), new JsonObject(asked.arguments()));
    }

    @Test
    @Proves("P8.30")
    void theHeaderCountsBeforeSinceInTheQueryUnlessItIsEmpty() throws Exception {
        serve();
        EventSocket.open(gateway.port(), PATH + "?since=old", "Last-Event-ID: new")
                .close();
        EventSocket.open(gateway.port(), PATH + "?since=old", "Last-Event-ID: ").close();
        assertEquals(
                List.of("{\"since\":\"new\"}", "{\"since\":\"old\"}"),
                gateway.posts.requests().stream().map(Request::arguments).toList());
    }

    @Test
    @Proves("P8.26")
    void lineBreaksInJsonDoNotEndTheData() throws Exception {
        gateway.posts.on(
                "events",
                request -> Reply.success(
                        Status.CREATED,
                        "{\n\"n\":\r\n1}",
                        new Effect.Subscribe(new Topic("posts", "all"), gateway.log.head(), gateway.log.head(), 0)));
        try (EventSocket events = EventSocket.open(gateway.port(), PATH)) {
            events.next();
            assertTrue(events.next().endsWith("\ndata: { \"n\":  1}"));
        }
    }

    @Test
    void aReplyThatFollowsNothingIsADefect() throws Exception {
        gateway.posts.on("events", request -> Reply.success(Status.CREATED, "{}"));
        JsonObject problem = refusal();
        assertEquals(500, problem.getInteger("status"));
        assertEquals("Internal server error.", problem.getString("detail"));
    }

    @Test
    @Proves("P8.40")
    void anErrorIsAProblemAsElsewhere() throws Exception {
        gateway.posts.on("events", request -> Reply.failure(Status.FORBIDDEN, "[\"No.\"]"));
        JsonObject problem = refusal();
        assertEquals(403, problem.getInteger("status"));
        assertEquals("No.", problem.getString("detail"));
        gateway.posts.leave();
        assertEquals(503, refusal().getInteger("status"));
        try (EventSocket broken = EventSocket.open(gateway.port(), PATH + "?x=%zz")) {
            assertEquals(400, broken.status());
        }
    }

    @Test
    @Proves("P8.40")
    void whileNobodyCanSayWhetherTheSessionHasEndedNothingIsFollowed() throws Exception {
        serve();
        String token = gateway.token("alice");
        gateway.users.leave();
        assertEquals(503, refusal("Authorization: Bearer " + token).getInteger("status"));
        assertEquals(List.of(), gateway.posts.requests());
    }

    @Test
    @Proves("P8.39")
    void whatIsTooMuchForASocketIsTooMuchHere() throws Exception {
        Effect[] tooMany = new Effect[TestGateway.LIMITS.maxSubscriptions() + 1];
        for (int i = 0; i < tooMany.length; i++) {
            tooMany[i] = new Effect.Subscribe(new Topic("posts", "t" + i), gateway.log.head(), gateway.log.head(), 0);
        }
        gateway.posts.on("events", request -> Reply.success(Status.CREATED, "{}", tooMany));
        assertEquals(429, refusal().getInteger("status"));
        eventually("nothing is left behind", () -> !gateway.log.isFollowed("t0"));
    }

    @Test
    void aClientThatGoesLeavesNothingBehind() throws Exception {
        try (EventSocket first = open();
                EventSocket second = open()) {
            Event event = gateway.log.publish("all");
            assertEquals(message(event), first.next());
            assertEquals(message(event), second.next());
            first.close();
            assertEquals(message(gateway.log.publish("all")), second.next());
        }
        eventually("nobody follows any more", () -> !gateway.log.isFollowed("all"));
    }

    @Test
    void aClientThatGoesBeforeItIsAnsweredLeavesNothingBehind() throws Exception {
        Promise<Reply> late = Promise.promise();
        gateway.posts.later("events", request -> late.future());
        EventSocket client = EventSocket.ask(gateway.port(), PATH);
        eventually("the service was asked", () -> !gateway.posts.requests().isEmpty());
        client.close();
        visitEachEventLoop();
        late.complete(followed("{}"));
        visitEachEventLoop();
        eventually("nobody follows any more", () -> !gateway.log.isFollowed("all"));
    }

    /** What reached an event loop before has been seen to there. */
    private void visitEachEventLoop() throws IOException {
        for (int i = 0; i < 4; i++) {
            EventSocket.open(gateway.port(), "/livez").close();
        }
    }

    @Test
    void anIdleStreamHasAHeartbeat() throws Exception {
        use(new TestGateway(limits(1 << 20, Duration.ofMillis(100))));
        try (EventSocket events = open()) {
            assertEquals(":", events.next());
            assertEquals(":", events.next());
            assertEquals(message(gateway.log.publish("all")), skipHeartbeats(events));
        }
    }

    private static String skipHeartbeats(EventSocket events) throws IOException {
        String block = events.next();
        while (block.equals(":")) {
            block = events.next();
        }
        return block;
    }

    @Test
    void itEndsWithItsLoginSessionHoweverThatIsHeard() throws Exception {
        String alice = gateway.token("alice");
        try (EventSocket events = open("Authorization: Bearer " + alice);
                EventSocket other = open(bearer("bob"));
                EventSocket visitor = open()) {
            gateway.get("/logout/", "Authorization", "Bearer " + alice);
            assertEquals(": The session has ended.\n\n", events.rest());
            Event event = gateway.log.publish("all");
            assertEquals(message(event), other.next());
            assertEquals(message(event), visitor.next());
        }
        use(new TestGateway(TestGateway.LIMITS, Duration.ofMillis(300)));
        String token = gateway.token("alice");
        try (EventSocket events = open("Cookie: sessionid=" + token)) {
            gateway.users.endSilently(TestGateway.jti(token));
            assertEquals(": The session has ended.\n\n", events.rest());
        }
    }

    @Test
    void oneThatIsAboutToOpenWhenItsSessionEndsDoesNot() throws Exception {
        String token = gateway.token("alice");
        gateway.posts.on("events", request -> {
            gateway.vertx.eventBus().publish(Addresses.SESSION_ENDED, TestGateway.jti(token));
            return followed("{}");
        });
        assertEquals(503, refusal("Authorization: Bearer " + token).getInteger("status"));
        eventually("nobody follows", () -> !gateway.log.isFollowed("all"));
    }

    @Test
    void aGatewayThatGoesDownEndsItProperly() throws Exception {
        try (EventSocket events = open()) {
            gateway.gateway().close().await();
            assertTrue(events.rest().startsWith(": "), "a word and a proper end");
        }
    }

    @Test
    void aClientThatReadsTooSlowlyIsCutOffAndOthersAreNot() throws Exception {
        use(new TestGateway(limits(64 * 1024, Duration.ofSeconds(20))));
        try (EventSocket slow = open();
                EventSocket quick = open()) {
            for (int i = 0; i < 400; i++) {
                assertEquals(message(gateway.log.publish("all", LARGE)), quick.next());
            }
            eventually("it is cut off though it reads nothing at all", slow::isCut);
            assertEquals(message(gateway.log.publish("all")), quick.next());
        }
    }

    @Test
    @Proves("P8.33")
    void whoIsSignedInIsPresentAsWithASocket() throws Exception {
        List<PresenceReport> reports = reports("users", "posts");
        gateway.posts.on(
                "events",
                request -> Reply.success(
                        Status.CREATED,
                        "{}",
                        new Effect.Enter("hall"),
                        new Effect.Subscribe(new Topic("posts", "all"), gateway.log.head(), gateway.log.head(), 0)));
        try (EventSocket events = EventSocket.open(gateway.port(), PATH, bearer("alice"))) {
            assertEquals("retry: 1000", events.next());
            events.next();
            assertTrue(entered(reports, "hall"), "before the reply");
            assertEquals(message(gateway.log.publish("all")), events.next());
            eventually("she is online", () -> entered(reports, "online"));
            assertFalse(left(reports, "hall"));
        }
        eventually("she has left", () -> left(reports, "hall") && left(reports, "online"));
    }

    /** It answers nothing, so whether it is still there could not be told otherwise. */
    @Test
    @Proves("P8.31")
    void itEndsAfterABoundedTimeAndTheUserIsPresentNoLongerUnlessTheClientComesBack() throws Exception {
        use(new TestGateway(limits(1 << 20, Duration.ofMillis(100), Duration.ofMillis(500))));
        List<PresenceReport> reports = reports("users");
        try (EventSocket events = open(bearer("alice"))) {
            Event event = gateway.log.publish("all");
            eventually("she is online", () -> entered(reports, "online"));
            eventually("and gone, though the client has said nothing", () -> left(reports, "online"));
            assertEquals(message(event), skipHeartbeats(events));
            assertTrue(events.rest().endsWith(": reconnect\n\n"));
        }
        eventually("nobody follows any more", () -> !gateway.log.isFollowed("all"));
    }

    @Test
    void whoComesBackAfterTheBoundedTimeHasNotLeft() throws Exception {
        use(new TestGateway(limits(1 << 20, Duration.ofMillis(100), Duration.ofMillis(500))));
        List<PresenceReport> reports = reports("users");
        for (int time = 0; time < 2; time++) {
            try (EventSocket events = open(bearer("alice"))) {
                assertTrue(events.rest().endsWith(": reconnect\n\n"));
            }
        }
        eventually("she is gone for good", () -> left(reports, "online"));
        assertEquals(
                1,
                List.copyOf(reports).stream()
                        .filter(report -> !report.left().isEmpty())
                        .count());
    }

    /** Takes the reports of who is present in these streams from now on. */
    private List<PresenceReport> reports(String... streams) {
        List<PresenceReport> reports = Collections.synchronizedList(new ArrayList<>());
        for (String stream : streams) {
            gateway.vertx
                    .eventBus()
                    .<PresenceReport>consumer(Addresses.presence(stream), message -> {
                        reports.add(message.body());
                        message.reply(Reply.done(Status.OK));
                    })
                    .completion()
                    .await();
        }
        return reports;
    }

    private static boolean entered(List<PresenceReport> reports, String place) {
        return List.copyOf(reports).stream()
                .flatMap(report -> report.entered().stream())
                .anyMatch(
                        one -> one.place().equals(place) && one.who().username().equals("alice"));
    }

    private static boolean left(List<PresenceReport> reports, String place) {
        return List.copyOf(reports).stream()
                .flatMap(report -> report.left().stream())
                .anyMatch(one -> one.place().equals(place));
    }

    /** A client that speaks HTTP/2 may have several on one connection. */
    @Test
    @Proves("P8.32")
    void onAConnectionOfSeveralTheSlowOneAloneIsCut() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        GatewayConfig plain = TestGateway.config(limits(64 * 1024, Duration.ofSeconds(20)));
        use(new TestGateway(TestGateway.secure(plain, certificate)));
        certificate.delete();
        serve();
        Http2Events client = Http2Events.connect(gateway.vertx, gateway.port());
        Http2Events.Reader quick = client.get(PATH, true);
        Http2Events.Reader slow = client.get(PATH, false);
        for (int i = 1; i <= 100; i++) {
            gateway.log.publish("all", LARGE);
            int sent = i;
            eventually(() -> "event " + sent + " after " + quick.events(), () -> quick.events() >= sent);
        }
        eventually("the slow one is cut off", slow::isReset);
        gateway.log.publish("all");
        eventually("the other goes on", () -> quick.events() > 100);
    }

    private static SessionLimits limits(int maxQueueBytes, Duration pingInterval) {
        return limits(maxQueueBytes, pingInterval, Duration.ofHours(1));
    }

    private static SessionLimits limits(int maxQueueBytes, Duration pingInterval, Duration lifetime) {
        return new SessionLimits(
                64 * 1024,
                maxQueueBytes,
                64,
                2,
                500,
                pingInterval,
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                lifetime);
    }
}
