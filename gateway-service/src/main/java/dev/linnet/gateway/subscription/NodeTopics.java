package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.PollHint;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that sessions of this node follow. Each has one bus consumer, for any number of event loops and sessions.
 *
 * <pre>
 *   bus ──▶ NodeTopics ──▶ SubscriptionHub (event loop 1) ──▶ its sessions
 *                     └──▶ SubscriptionHub (event loop 2) ──▶ its sessions
 * </pre>
 *
 * Events are passed on in the order of the bus, at most once except while a registration is renewed. Polls of each
 * stream find the events that the bus lost; they run more often while they find any. Deployed once for each Vert.x. Its
 * state belongs to its own event loop; its public methods may be called from any thread.
 */
public final class NodeTopics extends VerticleBase implements TopicSource, StreamPoll.Listener {

    private static final Logger log = LoggerFactory.getLogger(NodeTopics.class);

    /** New subscriptions must not wait behind the thousands that an outage may leave. */
    private static final int MOST_RENEWALS = 50;

    private final Duration pollInterval;
    private final Duration idle;
    private final LongSupplier nanoClock;
    private final RandomGenerator random;
    private final Map<Topic, TopicConsumer> consumers = new HashMap<>();
    private final Map<String, StreamPoll> polls = new HashMap<>();
    private final Map<String, LogAddress> logs = new ConcurrentHashMap<>();
    private final Set<TopicListener> eventLoops = new HashSet<>();
    private int renewals;

    /**
     * @param pollInterval between two polls of a stream
     * @param idle how long a topic without followers keeps its consumer: at least this, at most twice as long. A
     *     registration costs the whole cluster, so it must not change with every follower.
     */
    public NodeTopics(Duration pollInterval, Duration idle) {
        this(pollInterval, idle, System::nanoTime, new Random());
    }

    NodeTopics(Duration pollInterval, Duration idle, LongSupplier nanoClock, RandomGenerator random) {
        this.pollInterval = pollInterval;
        this.idle = idle;
        this.nanoClock = nanoClock;
        this.random = random;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(pollInterval.toMillis(), tick -> {
            sweep();
            polls.values().forEach(StreamPoll::poll);
        });
        return vertx.eventBus()
                .<PollHint>consumer(Addresses.POLL_HINT, hint -> {
                    if (hint.body() == PollHint.POLL_NOW) {
                        polls.values().forEach(StreamPoll::poll);
                    }
                })
                .completion();
    }

    @Override
    public Future<?> stop() {
        consumers.values().forEach(TopicConsumer::close);
        consumers.clear();
        polls.clear();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> attach(Topic topic, Cursor after, TopicListener listener) {
        Promise<Void> attached = Promise.promise();
        context.runOnContext(here -> {
            StreamPoll poll = polls.computeIfAbsent(
                    topic.stream(), stream -> new StreamPoll(vertx, stream, log(stream), after, this));
            TopicConsumer known = consumers.get(topic);
            TopicConsumer consumer = known != null ? known : register(topic, poll);
            consumer.add(listener);
            eventLoops.add(listener);
            consumer.registered().onComplete(done -> listener.context().runOnContext(there -> attached.handle(done)));
        });
        return attached.future();
    }

    private TopicConsumer register(Topic topic, StreamPoll poll) {
        TopicConsumer consumer = new TopicConsumer(vertx.eventBus(), topic, nanoClock);
        consumers.put(topic, consumer);
        consumer.registered()
                .onFailure(failure -> remove(topic, consumer))
                // A relay may learn a moment late that somebody listens.
                .onSuccess(holds -> poll.pollSoon());
        return consumer;
    }

    @Override
    public LogAddress log(String stream) {
        return logs.computeIfAbsent(stream, LogAddress::new);
    }

    @Override
    public void detach(Topic topic, TopicListener listener) {
        context.runOnContext(here -> {
            TopicConsumer consumer = consumers.get(topic);
            if (consumer != null) {
                long jitter = random.nextLong(idle.toNanos());
                consumer.remove(listener, idle.toNanos() + jitter);
            }
        });
    }

    @Override
    public void missedByBus(Topic topic) {
        context.runOnContext(here -> {
            TopicConsumer consumer = consumers.get(topic);
            StreamPoll poll = polls.get(topic.stream());
            if (consumer != null && poll != null) {
                renewIfDeaf(consumer);
                poll.pollSoon();
            }
        });
    }

    private void renewIfDeaf(TopicConsumer consumer) {
        if (renewals < MOST_RENEWALS && consumer.isDeaf()) {
            renewals++;
            consumer.renew().onComplete(renewed -> renewals--, failure -> {
                renewals--;
                log.debug("The registration of {} was not renewed: {}", consumer.topic(), failure.getMessage());
            });
        }
    }

    @Override
    public void topicMoved(Topic topic, Cursor position) {
        TopicConsumer consumer = consumers.get(topic);
        if (consumer != null) {
            consumer.tell(listener -> listener.topicMoved(topic, position));
        }
    }

    @Override
    public void verifiedUpTo(String stream, Cursor upTo) {
        eventLoops.forEach(listener -> listener.context().runOnContext(there -> listener.verifiedUpTo(stream, upTo)));
    }

    @Override
    public void restarted(String stream, Cursor position) {
        consumers.keySet().stream()
                .filter(topic -> topic.stream().equals(stream))
                .forEach(topic -> topicMoved(topic, position));
    }

    private void sweep() {
        consumers.values().stream()
                .filter(TopicConsumer::isIdle)
                .toList()
                .forEach(consumer -> remove(consumer.topic(), consumer));
    }

    private void remove(Topic topic, TopicConsumer consumer) {
        consumer.close();
        if (consumers.remove(topic, consumer)
                && consumers.keySet().stream().noneMatch(other -> other.stream().equals(topic.stream()))) {
            polls.remove(topic.stream());
        }
    }
}
