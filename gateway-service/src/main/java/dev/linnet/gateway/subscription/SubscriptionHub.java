package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** The feeds and subscriptions of one event loop. Only that event loop uses it, so it needs no lock. */
public final class SubscriptionHub implements TopicListener {

    private final Vertx vertx;
    private final Context context;
    private final TopicSource topics;
    private final HistoryReader reader;
    private final Map<Topic, TopicFeed> feeds = new HashMap<>();
    private final HeldEvents held = new HeldEvents();
    private final Outgoing outgoing;
    private final Map<String, VerifiedUpTo> streams = new HashMap<>();
    private final Map<String, BusProgress> buses = new HashMap<>();

    public SubscriptionHub(Vertx vertx, Context context, NodeTopics topics) {
        this(vertx, context, (TopicSource) topics);
    }

    SubscriptionHub(Vertx vertx, Context context, TopicSource topics) {
        this(vertx, context, topics, ((ContextInternal) context).nettyEventLoop());
    }

    SubscriptionHub(Vertx vertx, Context context, TopicSource topics, Executor turnEnd) {
        this.vertx = vertx;
        this.context = context;
        this.topics = topics;
        this.reader = new HistoryReader(vertx, topics);
        this.outgoing = new Outgoing(turnEnd);
    }

    /** The subscriptions of one session, {@code most} of them at most. */
    public Subscriptions subscriptions(Subscriber subscriber, int most) {
        return new Subscriptions(this, subscriber, most);
    }

    TopicFeed feed(Topic topic, Cursor after) {
        return feeds.computeIfAbsent(
                topic,
                t -> new TopicFeed(
                        vertx,
                        reader,
                        t,
                        after,
                        stream(t.stream()),
                        buses.computeIfAbsent(t.stream(), stream -> new BusProgress(System::nanoTime)),
                        held,
                        outgoing,
                        feeds::get,
                        topics.attach(t, after, this),
                        () -> topics.missedByBus(t),
                        System::nanoTime));
    }

    Vertx vertx() {
        return vertx;
    }

    private VerifiedUpTo stream(String name) {
        return streams.computeIfAbsent(name, stream -> new VerifiedUpTo());
    }

    void drop(TopicFeed feed) {
        if (feeds.remove(feed.topic(), feed)) {
            feed.stop();
            topics.detach(feed.topic(), this);
        }
    }

    /** Sends at once what would go to followers at the end of the turn. */
    void flush() {
        outgoing.flush();
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public void event(Topic topic, Event event) {
        TopicFeed feed = feeds.get(topic);
        if (feed != null) {
            feed.event(event);
        }
    }

    @Override
    public void verifiedUpTo(String stream, Cursor upTo) {
        stream(stream).upTo(upTo);
        feeds.forEach((topic, feed) -> {
            if (topic.stream().equals(stream)) {
                feed.verifiedUpTo(upTo);
            }
        });
    }

    @Override
    public void topicMoved(Topic topic, Cursor position) {
        TopicFeed feed = feeds.get(topic);
        if (feed != null) {
            feed.topicMoved(position);
        }
    }
}
