package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ActionConsumerTest {

    private static final String ADDRESS = "internal.clock";

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();
    private final Promise<ActionConsumer<Request, Reply>> consumer = Promise.promise();
    private volatile Future<Void> closed = Future.failedFuture("not closed");

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** The bus takes them for this consumer, and gives them to it no more. */
    @Test
    @Proves("P3.30")
    void requestsThatWaitWhenItClosesAreAnswered503AndNotDone() throws Exception {
        Codecs.register(vertx.eventBus());
        vertx.runOnContext(here -> consumer.complete(new ActionConsumer<>(
                vertx,
                ADDRESS,
                new StreamEndpoint(
                        "clock", request -> Call.of(request, CursorKey.random()), "read"::equals, this::stop),
                Duration.ofSeconds(5))));
        consumer.future().compose(ActionConsumer::registered).await();
        Future<Reply> first = ask();
        entered.await();
        List<Future<Reply>> late = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            late.add(ask());
        }
        sent.countDown();
        assertEquals(Reply.done(Status.OK), first.await());
        for (Future<Reply> reply : late) {
            assertEquals(Reply.unavailable(), reply.await());
        }
        closed.await();
        assertEquals(1, runs.get());
    }

    @Test
    void whatTakesTooLongIsAnswered504AndWhatOnlyReads503() {
        Codecs.register(vertx.eventBus());
        vertx.runOnContext(here -> consumer.complete(new ActionConsumer<>(
                vertx,
                ADDRESS,
                new StreamEndpoint(
                        "clock",
                        request -> Call.of(request, CursorKey.random()),
                        "read"::equals,
                        call -> Promise.<Reply>promise().future()),
                Duration.ofMillis(50))));
        consumer.future().compose(ActionConsumer::registered).await();
        assertEquals(Reply.timedOut(), ask("write").await());
        assertEquals(Reply.unavailable(), ask("read").await());
    }

    /** Holds up the event loop until others wait, and then closes the consumer. */
    private Future<Reply> stop(Call call) {
        runs.incrementAndGet();
        entered.countDown();
        try {
            sent.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        closed = consumer.future().result().close();
        return Future.succeededFuture(Reply.done(Status.OK));
    }

    private Future<Reply> ask() {
        return ask("stop");
    }

    private Future<Reply> ask(String action) {
        return vertx.eventBus()
                .<Reply>request(ADDRESS, new Request(Caller.VISITOR, action, "{}"))
                .map(Message::body);
    }
}
