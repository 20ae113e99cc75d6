package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One topic's registration on the bus and the event loops that want its events. Belongs to {@link NodeTopics}. */
final class TopicConsumer {

    private static final Logger log = LoggerFactory.getLogger(TopicConsumer.class);

    /**
     * While the cluster's subscription registry cannot be written, followers do not wait longer: polls bring the
     * events.
     */
    private static final long REGISTER_MS = 2_000;

    private static final long FIRST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LONGEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final EventBus bus;
    private final LongSupplier nanoClock;
    private final Topic topic;
    /** The newest is last. There are two only while a registration is renewed. */
    private final Deque<MessageConsumer<Event>> consumers = new ArrayDeque<>();

    private final Future<Void> registered;
    private final List<TopicListener> listeners = new ArrayList<>();
    private long idleUntilNanos;
    private long heardNanos;
    private long patienceNanos = FIRST_PATIENCE_NANOS;

    /**
     * Registers at once.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    TopicConsumer(EventBus bus, Topic topic, LongSupplier nanoClock) {
        this.bus = bus;
        this.nanoClock = nanoClock;
        this.topic = topic;
        this.heardNanos = nanoClock.getAsLong();
        this.registered = consume()
                .completion()
                .timeout(REGISTER_MS, TimeUnit.MILLISECONDS)
                .recover(failure ->
                        failure instanceof TimeoutException ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private MessageConsumer<Event> consume() {
        MessageConsumer<Event> consumer = bus.consumer(topic.address(), message -> {
            heardNanos = nanoClock.getAsLong();
            patienceNanos = FIRST_PATIENCE_NANOS;
            Event event = message.body();
            tell(listener -> listener.event(topic, event));
        });
        consumers.add(consumer);
        return consumer;
    }

    /** Whether the silence is long enough to {@link #renew} the registration; false while it is being renewed. */
    boolean isDeaf() {
        return nanoClock.getAsLong() - heardNanos >= patienceNanos && consumers.size() == 1;
    }

    /**
     * Replaces the registration, because the cluster may have lost it, for example in a network cut that has healed.
     * The required silence doubles each time, since renewing does not help while the bus itself is cut. While both
     * registrations exist the bus may bring an event twice.
     *
     * @return completes when the new registration holds; fails when the former one stays
     */
    Future<Void> renew() {
        heardNanos = nanoClock.getAsLong();
        patienceNanos = Math.min(LONGEST_PATIENCE_NANOS, 2 * patienceNanos);
        MessageConsumer<Event> former = consumers.element();
        MessageConsumer<Event> next = consume();
        log.debug("The bus brings nothing of {}; its registration is renewed.", topic);
        return next.completion().onComplete(done -> {
            MessageConsumer<Event> ends = done.succeeded() ? former : next;
            if (consumers.size() > 1 && consumers.remove(ends)) {
                close(ends);
            }
        });
    }

    Topic topic() {
        return topic;
    }

    Future<Void> registered() {
        return registered;
    }

    void add(TopicListener listener) {
        if (!listeners.contains(listener)) {
            listeners.add(listener);
        }
    }

    /** After the last listener the registration stays for the given time. */
    void remove(TopicListener listener, long idleNanos) {
        listeners.remove(listener);
        idleUntilNanos = nanoClock.getAsLong() + idleNanos;
    }

    boolean isIdle() {
        return listeners.isEmpty() && nanoClock.getAsLong() - idleUntilNanos >= 0;
    }

    void tell(Consumer<TopicListener> what) {
        for (TopicListener listener : listeners) {
            listener.context().runOnContext(there -> what.accept(listener));
        }
    }

    void close() {
        consumers.forEach(this::close);
        consumers.clear();
    }

    private void close(MessageConsumer<Event> consumer) {
        consumer.unregister()
                .onFailure(failure -> log.debug("{} was not unregistered: {}", topic, failure.getMessage()));
    }
}
