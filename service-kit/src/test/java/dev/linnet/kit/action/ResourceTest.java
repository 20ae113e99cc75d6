package dev.linnet.kit.action;

import static dev.linnet.kit.action.Permission.SIGNED_IN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.StreamInfo;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resource that is bound to no table, asked over the bus. */
final class ResourceTest {

    private static final Caller ALICE = new Caller(1, "alice");

    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void register() {
        Codecs.register(vertx.eventBus());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static Resource clock() {
        return new Resource("clock")
                .permit(SIGNED_IN.or(Permission.only("read")))
                .permitConnect(SIGNED_IN)
                .on("read", call -> Future.succeededFuture(Reply.success(Status.OK, "\"noon\"")))
                .on("set", call -> {
                    call.arguments().argument("to");
                    call.arguments().argument("zone");
                    call.arguments().check();
                    return Future.succeededFuture(Reply.done(Status.NO_CONTENT));
                })
                .on("break", call -> {
                    throw new IllegalStateException("a secret that must not reach a client");
                });
    }

    @Test
    void anActionAnswersWithDataAndStatusOfItsOwn() throws Exception {
        serve();
        assertEquals(Reply.success(Status.OK, "\"noon\""), ask(Caller.VISITOR, "read", "{}"));
    }

    @Test
    void permissionIsAskedBeforeWhetherTheActionExists() throws Exception {
        serve();
        assertEquals(Status.FORBIDDEN, ask(Caller.VISITOR, "nope", "{}").status());
        assertEquals(
                Reply.failure(Status.METHOD_NOT_ALLOWED, "[\"Method \\\"nope\\\" not allowed.\"]"),
                ask(ALICE, "nope", "{}"));
    }

    @Test
    void allComplaintsComeAtOnce() throws Exception {
        serve();
        assertEquals(
                Reply.failure(
                        Status.BAD_REQUEST,
                        "[{\"to\":[\"Not a valid string.\"],\"zone\":[\"This field is required.\"]}]"),
                ask(ALICE, "set", "{\"to\":[]}"));
    }

    @Test
    void aDefectIsAnsweredWithoutDetails() throws Exception {
        serve();
        assertEquals(Reply.internalError(), ask(ALICE, "break", "{}"));
    }

    @Test
    void theConnectPermissionIsAskedOnItsOwn() throws Exception {
        serve();
        assertEquals(Status.FORBIDDEN, connect(Caller.VISITOR).status());
        assertEquals(Status.OK, connect(ALICE).status());
    }

    @Test
    void aStreamIsAnnouncedAtTheStartAndWhenAGatewayAsks() throws Exception {
        BlockingQueue<StreamInfo> announced = new LinkedBlockingQueue<>();
        await(vertx.eventBus()
                .<StreamInfo>consumer(Addresses.STREAMS, message -> announced.add(message.body()))
                .completion());
        serve();
        assertEquals(new StreamInfo("clock", true), announced.poll(60, TimeUnit.SECONDS));
        vertx.eventBus().publish(Addresses.STREAMS_WANTED, "");
        assertEquals(new StreamInfo("clock", true), announced.poll(1, TimeUnit.SECONDS));
    }

    @Test
    void permissionsCompose() {
        Permission odd = (caller, action) -> caller.pk() % 2 == 1;
        assertTrue(SIGNED_IN.and(odd).allows(ALICE, "x"));
        assertFalse(SIGNED_IN.and(odd.not()).allows(ALICE, "x"));
        assertTrue(odd.not().or(Permission.only("x")).allows(ALICE, "x"));
        assertFalse(odd.not().or(Permission.only("x")).allows(ALICE, "y"));
        assertTrue(Permission.ANYONE.allows(Caller.VISITOR, "x"));
    }

    @Test
    void aNameOfTheInsideCanBeNoStream() {
        assertThrows(IllegalArgumentException.class, () -> new Resource("internal"));
        assertThrows(IllegalArgumentException.class, () -> new Resource("a.b"));
        assertThrows(IllegalArgumentException.class, () -> clock().on("read", call -> Future.succeededFuture()));
    }

    @Test
    void whatWasAskedIsAnsweredBeforeItStops() throws Exception {
        Promise<Reply> slow = Promise.promise();
        Promise<Void> asked = Promise.promise();
        Resource resource = new Resource("clock").on("slow", call -> {
            asked.complete();
            return slow.future();
        });
        String id = await(vertx.deployVerticle(new ResourceVerticle(resource)));
        Future<Reply> answer = vertx.eventBus()
                .<Reply>request(Addresses.action("clock"), new Request(ALICE, "slow", "{}"))
                .map(Message::body);
        await(asked.future());
        Future<Void> stopped = vertx.undeploy(id);
        assertThrows(ReplyException.class, () -> untilNobodyAnswers());
        assertFalse(stopped.isComplete());
        slow.complete(Reply.done(Status.OK));
        assertEquals(Reply.done(Status.OK), await(answer));
        await(stopped);
    }

    @Test
    void anActionThatTakesLongerThanTheLimitIsAnswered504() throws Exception {
        Resource resource = new Resource("clock")
                .on("never", call -> Promise.<Reply>promise().future());
        String id =
                await(vertx.deployVerticle(new ResourceVerticle(resource, CursorKey.random(), Duration.ofMillis(50))));
        assertEquals(Reply.timedOut(), ask(ALICE, "never", "{}"));
        await(vertx.undeploy(id));
    }

    @Test
    void whatIsToBeFollowedIsToldByItsArgument() throws Exception {
        Resource resource = new Resource("clock")
                .permit(SIGNED_IN)
                .follow(follow("zone", "zoned"))
                .follow(follow("", "all"));
        await(vertx.deployVerticle(new ResourceVerticle(resource)));
        assertEquals("\"zoned\"", events(ALICE, "{\"zone\":\"utc\"}").data());
        assertEquals("\"all\"", events(ALICE, "{\"since\":null}").data());
        assertEquals(Status.FORBIDDEN, events(Caller.VISITOR, "{}").status());
    }

    @Test
    void whatCannotBeToldToFollowIsSaid() throws Exception {
        await(vertx.deployVerticle(new ResourceVerticle(new Resource("clock").follow(follow("zone", "zoned")))));
        assertEquals("[\"Say what to follow: zone.\"]", events(ALICE, "{}").errors());
    }

    @Test
    @Proves("P8.18")
    void whatFollowsSomethingIsNotRunForWhoCannotBeSentEvents() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Follow counted = new Follow(
                "",
                "start",
                call -> {
                    runs.incrementAndGet();
                    return Future.succeededFuture(Reply.done(Status.CREATED));
                },
                "stop",
                call -> Future.succeededFuture(Reply.done(Status.NO_CONTENT)));
        await(vertx.deployVerticle(new ResourceVerticle(new Resource("clock").follow(counted))));
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[\"This action follows a topic and needs a WebSocket.\"]"),
                ask(new Request(ALICE, "start", "{}", false)));
        assertEquals(0, runs.get());
        assertEquals(
                Status.NO_CONTENT, ask(new Request(ALICE, "stop", "{}", false)).status());
        assertEquals(
                Status.CREATED, ask(new Request(ALICE, "start", "{}", true)).status());
    }

    private static Follow follow(String argument, String data) {
        return new Follow(
                argument,
                "start_" + data,
                call -> Future.succeededFuture(Reply.success(Status.CREATED, "\"" + data + "\"")),
                "stop_" + data,
                call -> Future.succeededFuture(Reply.done(Status.NO_CONTENT)));
    }

    private Reply events(Caller caller, String arguments) throws Exception {
        return await(vertx.eventBus()
                        .<Reply>request(Addresses.events("clock"), new Request(caller, "events", arguments)))
                .body();
    }

    /** Fails with what the bus says of an address without consumers. */
    private void untilNobodyAnswers() throws Throwable {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end) {
            try {
                ask(ALICE, "other", "{}");
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        }
    }

    private void serve() throws Exception {
        await(vertx.deployVerticle(new ResourceVerticle(clock())));
    }

    private Reply ask(Caller caller, String action, String arguments) throws Exception {
        return ask(new Request(caller, action, arguments));
    }

    private Reply ask(Request request) throws Exception {
        return await(vertx.eventBus().<Reply>request(Addresses.action("clock"), request))
                .body();
    }

    private Reply connect(Caller caller) throws Exception {
        return await(vertx.eventBus().<Reply>request(Addresses.connect("clock"), new Request(caller, "connect", "{}")))
                .body();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
