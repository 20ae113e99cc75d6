package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One session's subscriptions to one topic, in the order they were made. */
final class Follower {

    private final TopicFeed feed;
    private final Subscriber subscriber;
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private int place;

    Follower(TopicFeed feed, Subscriber subscriber) {
        this.feed = feed;
        this.subscriber = subscriber;
    }

    TopicFeed feed() {
        return feed;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    /** Where it stands in its feed's list. */
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

    Subscription add(Form form, String requestId, Cursor after) {
        Subscription subscription = new Subscription(this, form, requestId, after);
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
            subscriber.lost();
        }
    }

    void send(Event event, EventFrame frame) {
        for (Subscription subscription : subscriptions) {
            if (subscription.state() == Subscription.State.LIVE) {
                subscription.send(event, frame);
            }
        }
    }
}
