package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One session's subscriptions to one topic, in the order they were made. */
final class Follower {

    private final TopicFeed feed;
    private final Subscriptions session;
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private int place;

    Follower(TopicFeed feed, Subscriptions session) {
        this.feed = feed;
        this.session = session;
    }

    TopicFeed feed() {
        return feed;
    }

    Subscriber subscriber() {
        return session.subscriber();
    }

    /** All that its session follows. */
    Subscriptions session() {
        return session;
    }

    /** Its index in the feed's list. */
    int place() {
        return place;
    }

    void place(int place) {
        this.place = place;
    }

    boolean isEmpty() {
        return subscriptions.isEmpty();
    }

    @Nullable
    Subscription find(Form form, String requestId) {
        for (Subscription subscription : subscriptions) {
            if (subscription.has(form, requestId)) {
                return subscription;
            }
        }
        return null;
    }

    Subscription add(Vertx vertx, Form form, String requestId, Cursor after) {
        Subscription subscription = new Subscription(vertx, this, form, requestId, after);
        subscriptions.add(subscription);
        return subscription;
    }

    void endIf(Predicate<Subscription> which) {
        subscriptions.removeIf(subscription -> {
            boolean ends = which.test(subscription);
            if (ends) {
                subscription.state(Subscription.State.ENDED);
            }
            return ends;
        });
    }

    void lost() {
        boolean hasBegun =
                subscriptions.stream().anyMatch(subscription -> subscription.state() != Subscription.State.WAITING);
        if (hasBegun) {
            subscriber().lost();
        }
    }

    void send(Event event, EventFrame frame) {
        boolean waits = !event.left().isEmpty() && session.obstacle(feed.topic(), event, Follower::notLive) != null;
        for (Subscription subscription : subscriptions) {
            if (subscription.state() == Subscription.State.LIVE) {
                if (waits && subscription.isBehind(event)) {
                    feed.beginBefore(event, subscription);
                } else {
                    subscription.send(event, frame);
                }
            }
        }
    }

    void send(Burst burst) {
        if (subscriptions.size() > 1) {
            // Each event comes under all request ids before the next one does.
            burst.frames().forEach(frame -> send(frame.event(), frame));
            return;
        }
        for (Subscription subscription : subscriptions) {
            if (subscription.state() == Subscription.State.LIVE) {
                subscription.send(burst);
            }
        }
    }

    /** The subscription that is not live yet and is still to get an event at this position, null if there is none. */
    @Nullable
    Obstacle notLive(Event event) {
        for (Subscription subscription : subscriptions) {
            if (subscription.state() != Subscription.State.LIVE && subscription.isBehind(event)) {
                return subscription;
            }
        }
        return null;
    }

    /** The same, or the feed if the live ones are still to get an event at this position. */
    @Nullable
    Obstacle behind(Event event) {
        Obstacle notLive = notLive(event);
        if (notLive != null
                || !feed.isBehind(event)
                || subscriptions.stream().noneMatch(each -> each.isBehind(event))) {
            return notLive;
        }
        feed.topicMoved(event.cursor());
        return feed;
    }
}
