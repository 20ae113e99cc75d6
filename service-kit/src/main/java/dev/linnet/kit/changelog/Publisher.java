package dev.linnet.kit.changelog;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.PollHint;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hands numbered events to the bus, at most once and in order. The bus is a hint: a node that is frozen, or keeps a part of the
 * cluster's register and is, must not hold up the others. What is not taken in time, and what is passed over while too much is under
 * way, the gateways find in the log; they are told to look.
 *
 * <p>Vert.x says of an event for several nodes that it was taken when the first has it. What waits for the others is bounded by the time after
 * which their connections are given up. Belongs to one relay and its event loop.
 */
final class Publisher {

    private static final int MOST_UNDER_WAY = 10_000;
    private static final long PATIENCE_MS = 100;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EventBus bus;
    private int eventsUnderWay;
    private int latePages;
    private long lookedNanos = System.nanoTime() - LOOK_AGAIN_NANOS;

    Publisher(EventBus bus) {
        this.bus = bus;
    }

    /** Never fails. Completes when the bus has taken the page, or should have. */
    Future<Void> publish(List<Numbering.Addressed> page) {
        if (eventsUnderWay > 0 && eventsUnderWay + page.size() > MOST_UNDER_WAY) {
            return look();
        }
        eventsUnderWay += page.size();
        Future<Void> taken =
                Future.join(page.stream().map(this::write).toList()).mapEmpty();
        // One that waits already says enough.
        return latePages > 0
                ? look()
                : taken.timeout(PATIENCE_MS, TimeUnit.MILLISECONDS).recover(late -> {
                    latePages++;
                    taken.onComplete(done -> latePages--);
                    return look();
                });
    }

    /** That nobody follows a topic, or a node is gone, is no failure. */
    private Future<Void> write(Numbering.Addressed each) {
        return bus.publisher(each.address())
                .write(each.event())
                .otherwiseEmpty()
                .onComplete(done -> eventsUnderWay--);
    }

    private Future<Void> look() {
        long now = System.nanoTime();
        if (now - lookedNanos > LOOK_AGAIN_NANOS) {
            lookedNanos = now;
            bus.publish(Addresses.LOOK, PollHint.POLL_NOW);
        }
        return Future.succeededFuture();
    }
}
