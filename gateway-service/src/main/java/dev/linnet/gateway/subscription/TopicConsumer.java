package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One topic's registration on the bus and the event loops that want its events. Belongs to {@link NodeTopics}. */
final class TopicConsumer {

    private static final Logger log = LoggerFactory.getLogger(TopicConsumer.class);

    private final Topic topic;
    private final MessageConsumer<Event> consumer;
    private final List<TopicListener> listeners = new ArrayList<>();
    private long idleUntilNanos;

    TopicConsumer(EventBus bus, Topic topic) {
        this.topic = topic;
        this.consumer = bus.consumer(topic.address(), message -> {
            Event event = message.body();
            tell(listener -> listener.event(topic, event));
        });
    }

    Topic topic() {
        return topic;
    }

    Future<Void> registered() {
        return consumer.completion();
    }

    void add(TopicListener listener) {
        if (!listeners.contains(listener)) {
            listeners.add(listener);
        }
    }

    /** Of the last listener's removal on, the registration is kept until the given time. */
    void remove(TopicListener listener, long idleUntilNanos) {
        listeners.remove(listener);
        this.idleUntilNanos = idleUntilNanos;
    }

    boolean isIdle(long nowNanos) {
        return listeners.isEmpty() && nowNanos - idleUntilNanos >= 0;
    }

    void tell(Consumer<TopicListener> what) {
        for (TopicListener listener : listeners) {
            listener.context().runOnContext(there -> what.accept(listener));
        }
    }

    void close() {
        consumer.unregister()
                .onFailure(failure -> log.debug("{} was not unregistered: {}", topic, failure.getMessage()));
    }
}
