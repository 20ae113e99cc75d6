package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.subscription.Subscription.State;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All subscriptions of one session. Topic, form and request id identify a subscription. */
public final class Subscriptions {

    /** A subscription whose bus registration holds. It gets its first event after {@link #begin}. */
    public interface Prepared {
        /** Call this as soon as the acknowledgement is written. */
        void begin();

        /**
         * Call this when there will be no acknowledgement. Ends the subscription unless it existed before or has begun.
         */
        void giveUp();
    }

    private final SubscriptionHub hub;
    private final Subscriber subscriber;
    private final int most;
    private final Map<Topic, Follower> followers = new HashMap<>();
    private int count;
    private boolean closed;

    Subscriptions(SubscriptionHub hub, Subscriber subscriber, int most) {
        this.hub = hub;
        this.subscriber = subscriber;
        this.most = most;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    boolean follows(Topic topic) {
        return followers.containsKey(topic);
    }

    /**
     * What of this session an event has to wait for. Null if nothing.
     *
     * @param topic the event's
     * @param search looks for it among the subscriptions to one topic that the row left by the same change
     */
    @Nullable
    Obstacle obstacle(Topic topic, Event event, BiFunction<Follower, Event, @Nullable Obstacle> search) {
        for (String key : event.left()) {
            Follower follower = followers.get(new Topic(topic.stream(), key));
            Obstacle obstacle = follower == null ? null : search.apply(follower, event);
            if (obstacle != null) {
                return obstacle;
            }
        }
        return null;
    }

    /** Whether it follows every topic that the row left with the event. */
    boolean followsAllLeft(Topic topic, Event event) {
        return event.left().stream().allMatch(key -> follows(new Topic(topic.stream(), key)));
    }

    /**
     * Makes a subscription; an existing one stays as it is. Fails, and leaves nothing behind, when the bus refuses the
     * registration, with {@link TooManySubscriptions}, or when the session {@link #isClosed}.
     */
    public Future<Prepared> subscribe(Effect.Subscribe what, Form form, String requestId) {
        if (closed) {
            return Future.failedFuture("closed");
        }
        Topic topic = what.topic();
        Follower known = followers.get(topic);
        Subscription there = known == null ? null : known.find(form, requestId);
        if (known != null && there != null) {
            return known.feed().attached().map(ready -> new Again(there));
        }
        if (count >= most) {
            return Future.failedFuture(new TooManySubscriptions(most));
        }
        Follower follower =
                followers.computeIfAbsent(topic, t -> hub.feed(t, what.head()).add(this));
        TopicFeed feed = follower.feed();
        Subscription subscription = follower.add(hub.vertx(), form, requestId, what.after());
        count++;
        return feed.attached().transform(attached -> {
            if (attached.failed()) {
                end(topic, follower, candidate -> candidate == subscription);
                return Future.failedFuture(attached.cause());
            }
            return Future.succeededFuture(new Made(topic, subscription));
        });
    }

    /** Ends the subscription with this request id. If there is none, it ends all of this form to the topic. */
    public void unsubscribe(Topic topic, Form form, String requestId) {
        Follower follower = followers.get(topic);
        if (follower == null) {
            return;
        }
        boolean named = follower.find(form, requestId) != null;
        end(topic, follower, one -> named ? one.has(form, requestId) : one.has(form));
    }

    /** Whether the session is gone and all subscriptions have ended. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends all subscriptions, for good. */
    public void close() {
        closed = true;
        for (Map.Entry<Topic, Follower> entry : List.copyOf(followers.entrySet())) {
            end(entry.getKey(), entry.getValue(), every -> true);
        }
    }

    private static void begin(Subscription subscription) {
        if (subscription.state() == State.WAITING) {
            subscription.follower().feed().begin(subscription);
        }
    }

    /** A subscription that another call has made. Its acknowledgement may still be missing. */
    private record Again(Subscription subscription) implements Prepared {

        @Override
        public void begin() {
            Subscriptions.begin(subscription);
        }

        @Override
        public void giveUp() {
            // The other call decides.
        }
    }

    private final class Made implements Prepared {

        private final Topic topic;
        private final Subscription subscription;

        private Made(Topic topic, Subscription subscription) {
            this.topic = topic;
            this.subscription = subscription;
        }

        @Override
        public void begin() {
            Subscriptions.begin(subscription);
        }

        @Override
        public void giveUp() {
            if (subscription.state() == State.WAITING) {
                end(topic, subscription.follower(), candidate -> candidate == subscription);
            }
        }
    }

    private void end(Topic topic, Follower follower, Predicate<Subscription> which) {
        TopicFeed feed = follower.feed();
        follower.endIf(which.and(subscription -> {
            feed.ended(subscription);
            count--;
            return true;
        }));
        // An attachment may fail after the session has closed.
        if (follower.isEmpty() && followers.remove(topic, follower)) {
            feed.remove(follower);
            if (feed.isEmpty()) {
                hub.drop(feed);
            }
        }
    }
}
