package dev.linnet.kit.changelog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.PollHint;
import dev.linnet.protocol.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a bus that never takes what goes to one address. */
final class PublisherTest {

    private static final String STUCK = "things.stuck";
    private static final String OPEN = "things.open";

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Publisher publisher = new Publisher(vertx.eventBus(), System::nanoTime);
    private final BlockingQueue<PollHint> hints = new LinkedBlockingQueue<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private long position;

    @BeforeEach
    void listen() throws Exception {
        Codecs.register(vertx.eventBus());
        vertx.eventBus().addOutboundInterceptor(delivery -> {
            if (!delivery.message().address().equals(STUCK)) {
                delivery.next();
            }
        });
        await(vertx.eventBus()
                .<PollHint>consumer(Addresses.POLL_HINT, hint -> hints.add(hint.body()))
                .completion());
        await(vertx.eventBus()
                .<Event>consumer(OPEN, message -> events.add(message.body()))
                .completion());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void whatTheBusTakesIsPublishedAndNobodyIsToldToLook() throws Exception {
        await(publish(page(OPEN, 3)));
        assertEquals(List.of(1L, 2L, 3L), positions(3));
        vertx.eventBus().publish(Addresses.POLL_HINT, PollHint.KEEP_ALIVE);
        assertEquals(PollHint.KEEP_ALIVE, hints.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void whatTheBusDoesNotTakeHoldsUpNothingElseAndFollowersAreToldToLook() throws Exception {
        List<Numbering.Addressed> page = page(STUCK, 1);
        page.addAll(page(OPEN, 1));
        await(publish(page));
        assertEquals(PollHint.POLL_NOW, hints.poll(60, TimeUnit.SECONDS));
        await(publish(page(OPEN, 1)));
        assertEquals(List.of(2L, 3L), positions(2));
    }

    @Test
    void whatIsUnderWayIsBoundedAndTheRestIsLeftToThoseWhoLook() throws Exception {
        for (int i = 0; i < 10; i++) {
            await(publish(page(STUCK, 1_000)));
        }
        await(publish(page(OPEN, 1)));
        Numbering.Addressed end = page(OPEN, 1).get(0);
        vertx.eventBus().publish(OPEN, end.event());
        assertEquals(List.of(end.event().position()), positions(1));
    }

    private List<Numbering.Addressed> page(String address, int events) {
        List<Numbering.Addressed> page = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            position++;
            page.add(new Numbering.Addressed(
                    address, new Event(1, position, position - 1, 0, "create", Status.OK, "1", "{\"pk\":1}")));
        }
        return page;
    }

    private List<Long> positions(int count) throws InterruptedException {
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = events.poll(60, TimeUnit.SECONDS);
            assertNotNull(event, "no event");
            positions.add(event.position());
        }
        return positions;
    }

    /** On one event loop, to which it belongs. */
    private Future<Void> publish(List<Numbering.Addressed> page) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(here -> publisher.publish(page).onComplete(done));
        return done.future();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
