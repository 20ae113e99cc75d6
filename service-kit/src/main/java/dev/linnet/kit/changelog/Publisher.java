package dev.linnet.kit.changelog;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.PollHint;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hands numbered events to the bus, at most once and in order. It does not wait long for the bus: a frozen node, which may
 * also keep a part of the cluster's registry, must not delay the others. Gateways find in the log the events that the bus
 * does not take in time, and those left out while too many are under way; a hint tells them to poll at once.
 *
 * <p>Vert.x reports an event for several nodes as taken when the first node has it. The connections of the other nodes
 * bound how much waits for them: Vert.x closes a connection that does not answer. For one relay and its event loop.
 */
final class Publisher {

    private static final int MOST_UNDER_WAY = 10_000;
    private static final long PATIENCE_MS = 100;
    private static final long HINT_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final EventBus bus;
    private int eventsUnderWay;
    private int latePages;
    private final LongSupplier nanoClock;
    private long hintedNanos;

    Publisher(EventBus bus, LongSupplier nanoClock) {
        this.bus = bus;
        this.nanoClock = nanoClock;
        this.hintedNanos = nanoClock.getAsLong() - HINT_AGAIN_NANOS - 1;
    }

    /** Completes when the bus has taken the page, or after 100 ms. Never fails. */
    Future<Void> publish(List<Numbering.Addressed> page) {
        if (eventsUnderWay > 0 && eventsUnderWay + page.size() > MOST_UNDER_WAY) {
            return hintGateways();
        }
        eventsUnderWay += page.size();
        Future<Void> taken =
                Future.join(page.stream().map(this::write).toList()).mapEmpty();
        // A page that waits already shows that the bus is slow.
        return latePages > 0
                ? hintGateways()
                : taken.timeout(PATIENCE_MS, TimeUnit.MILLISECONDS).recover(late -> {
                    latePages++;
                    taken.onComplete(done -> latePages--);
                    return hintGateways();
                });
    }

    /** It is no failure that nobody follows a topic, or that a node is gone. */
    private Future<Void> write(Numbering.Addressed each) {
        return bus.publisher(each.address())
                .write(each.event())
                .otherwiseEmpty()
                .onComplete(done -> eventsUnderWay--);
    }

    private Future<Void> hintGateways() {
        long now = nanoClock.getAsLong();
        if (now - hintedNanos > HINT_AGAIN_NANOS) {
            hintedNanos = now;
            bus.publish(Addresses.POLL_HINT, PollHint.POLL_NOW);
        }
        return Future.succeededFuture();
    }
}
