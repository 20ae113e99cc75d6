package dev.linnet.gateway.forward;

import static dev.linnet.testing.Await.eventually;
import static dev.linnet.testing.Await.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.JoinedReplies;
import dev.linnet.protocol.JoinedRequests;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.StreamInfo;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside a service on the bus that answers when the test says so. */
final class JoinedCallsTest {

    private static final Caller ALICE = new Caller(7, "alice");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final BlockingQueue<Message<Request>> alone = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message<JoinedRequests>> together = new LinkedBlockingQueue<>();
    private KnownStreams streams;
    private JoinedCalls calls;

    @BeforeEach
    void start() {
        Codecs.register(vertx.eventBus());
        streams = new KnownStreams(vertx.eventBus(), "posts", Duration.ofSeconds(5));
        result(streams.start());
        vertx.eventBus().publish(Addresses.STREAMS, new StreamInfo("posts", false, List.of("create")));
        eventually("the stream is known", () -> streams.isJoined("posts", "create"));
        Forwarder forwarder = new Forwarder(vertx.eventBus(), Duration.ofSeconds(5));
        calls = new JoinedCalls(vertx, forwarder, streams, () -> ALICE);
    }

    private void serve() {
        result(vertx.eventBus()
                .<Request>consumer(Addresses.action("posts"), alone::add)
                .completion());
        result(vertx.eventBus()
                .<JoinedRequests>consumer(Addresses.joined("posts"), together::add)
                .completion());
    }

    @AfterEach
    void close() {
        result(vertx.close());
    }

    private static Call call(String action, int number) {
        return new Call(Form.plain("posts"), action, '"' + action + '"', "1", Integer.toString(number));
    }

    /** Forwards these creates in one turn of the event loop. */
    private List<Future<Reply>> forward(int from, int to) {
        Promise<List<Future<Reply>>> forwarded = Promise.promise();
        context.runOnContext(here -> forwarded.complete(IntStream.rangeClosed(from, to)
                .mapToObj(n -> calls.forward(call("create", n)))
                .toList()));
        return result(forwarded.future());
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(60, TimeUnit.SECONDS);
        assertNotNull(taken, "nothing came");
        return taken;
    }

    private static Reply created(int number) {
        return Reply.success(Status.CREATED, Integer.toString(number));
    }

    @Test
    void theCallsOfOneTurnGoTogetherAndEachGetsItsReply() throws InterruptedException {
        serve();
        List<Future<Reply>> replies = forward(1, 3);
        Message<JoinedRequests> message = take(together);
        assertEquals(new JoinedRequests(ALICE, "create", List.of("1", "2", "3")), message.body());
        message.reply(new JoinedReplies(List.of(created(1), Reply.internalError(), created(3))));
        assertEquals(created(1), result(replies.get(0)));
        assertEquals(Reply.internalError(), result(replies.get(1)));
        assertEquals(created(3), result(replies.get(2)));
    }

    @Test
    void oneAloneIsAnOrdinaryRequest() throws InterruptedException {
        serve();
        Future<Reply> reply = forward(1, 1).get(0);
        Message<Request> message = take(alone);
        assertEquals(new Request(ALICE, "create", "1"), message.body());
        message.reply(created(1));
        assertEquals(created(1), result(reply));
    }

    @Test
    void callsWaitForTheAnswerOfThoseBefore() throws InterruptedException {
        serve();
        Future<Reply> first = forward(1, 1).get(0);
        Message<Request> message = take(alone);
        List<Future<Reply>> later = forward(2, 3 + JoinedRequests.MOST);
        message.reply(created(1));
        assertEquals(created(1), result(first));
        Message<JoinedRequests> most = take(together);
        assertEquals(JoinedRequests.MOST, most.body().arguments().size());
        assertEquals("2", most.body().arguments().get(0));
        assertEquals(0, together.size());
        most.reply(new JoinedReplies(List.of(Reply.timedOut())));
        assertEquals(Reply.timedOut(), result(later.get(0)));
        assertEquals(Reply.timedOut(), result(later.get(JoinedRequests.MOST - 1)), "one reply holds for all");
        assertEquals(2, take(together).body().arguments().size());
    }

    @Test
    void withoutAServiceEachIsUnavailable() {
        for (Future<Reply> reply : forward(1, 3)) {
            assertEquals(Reply.unavailable(), result(reply));
        }
    }

    @Test
    void otherActionsGoAtOnceAndAlone() throws InterruptedException {
        serve();
        assertFalse(calls.accepts(call("patch", 1)));
        context.runOnContext(here -> {
            calls.forward(call("patch", 1));
            calls.forward(call("patch", 2));
        });
        assertEquals(new Request(ALICE, "patch", "1"), take(alone).body());
        assertEquals(new Request(ALICE, "patch", "2"), take(alone).body());
    }
}
