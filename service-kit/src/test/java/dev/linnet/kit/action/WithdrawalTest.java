package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.runtime.ClusterConfig;
import dev.linnet.runtime.ClusteredVertx;
import dev.linnet.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes serve one address, and one of them leaves. */
final class WithdrawalTest {

    private static final String ADDRESS = "action.things";
    private static final int AT_ONCE = 64;

    private final List<Vertx> nodes = new ArrayList<>();
    private final List<AtomicInteger> served = List.of(new AtomicInteger(), new AtomicInteger());
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Semaphore free = new Semaphore(AT_ONCE);

    @AfterEach
    void close() throws Exception {
        for (Vertx node : nodes) {
            await(node.close());
        }
    }

    /** The bus knows of it a moment later only, and until then goes on sending it requests. */
    @Test
    void everyRequestIsAnsweredWhileAServiceLeaves() throws Exception {
        List<Integer> ports = List.of(FreePorts.next(), FreePorts.next());
        List<String> peers = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        List<ActionConsumer<Request, Reply>> consumers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Vertx node = await(
                    ClusteredVertx.start(new ClusterConfig("127.0.0.1", ports.get(i), peers, "leaving-" + ports, 0)));
            nodes.add(node);
            Codecs.register(node.eventBus());
            consumers.add(await(consumer(node, served.get(i))));
        }
        AtomicBoolean left = new AtomicBoolean();
        askUntil(() -> served.get(0).get() > 1_000 && served.get(1).get() > 1_000);
        Future<Void> leaving = onLoop(nodes.get(0), consumers.get(0)::close).onComplete(done -> left.set(true));
        askUntil(left::get);
        await(leaving);
        int before = served.get(0).get();
        int others = served.get(1).get();
        askUntil(() -> served.get(1).get() > others + 1_000);
        assertEquals(before, served.get(0).get(), "it is still asked");
        free.acquire(AT_ONCE);
        assertEquals(0, unanswered.get());
    }

    /** From the other node, as many at once as are free. */
    private void askUntil(BooleanSupplier enough) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!enough.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not served");
            free.acquire();
            nodes.get(1)
                    .eventBus()
                    .<Reply>request(
                            ADDRESS,
                            new Request(Caller.VISITOR, "ask", "{}"),
                            new DeliveryOptions().setSendTimeout(30_000))
                    .onComplete(answer -> {
                        if (answer.failed() || !answer.result().body().status().isSuccess()) {
                            unanswered.incrementAndGet();
                        }
                        free.release();
                    });
        }
    }

    private static Future<ActionConsumer<Request, Reply>> consumer(Vertx node, AtomicInteger served) {
        return onLoop(node, () -> {
            StreamEndpoint endpoint = new StreamEndpoint(
                    "things", request -> Call.of(request, CursorKey.random()), any -> false, call -> {
                        served.incrementAndGet();
                        return Future.succeededFuture(Reply.done(Status.OK));
                    });
            ActionConsumer<Request, Reply> consumer =
                    new ActionConsumer<>(node, ADDRESS, endpoint, Duration.ofSeconds(5));
            return consumer.registered().map(consumer);
        });
    }

    private static <T> Future<T> onLoop(Vertx node, Supplier<Future<T>> what) {
        Promise<T> done = Promise.promise();
        node.getOrCreateContext().runOnContext(here -> what.get().onComplete(done));
        return done.future();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
