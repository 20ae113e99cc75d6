package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import io.vertx.core.Future;

/** Brings one subscription from an older position to where its feed is, no faster than its session takes the frames. */
final class CatchUp implements HistoryWalk.Walker {

    /** So that a page fits a send queue many times over. */
    static final int PAGE = 100;

    private final Subscription subscription;
    private final TopicFeed feed;

    CatchUp(Subscription subscription, TopicFeed feed) {
        this.subscription = subscription;
        this.feed = feed;
    }

    @Override
    public Cursor position() {
        return subscription.last();
    }

    @Override
    public void take(History page) {
        if (subscription.state() != Subscription.State.CATCHING_UP) {
            return;
        }
        if (page.lost()) {
            subscription.follower().subscriber().lost();
            return;
        }
        for (Event event : page.events()) {
            subscription.send(event, new EventFrame(event));
        }
        subscription.last(page.upTo());
    }

    @Override
    public boolean hasArrived() {
        if (subscription.state() != Subscription.State.CATCHING_UP) {
            return true;
        }
        Cursor last = subscription.last();
        boolean arrived = last.epoch() != feed.position().epoch()
                || last.position() >= feed.position().position();
        if (arrived) {
            feed.caughtUp(subscription);
        }
        return arrived;
    }

    @Override
    public Future<Void> room() {
        return subscription.state() == Subscription.State.CATCHING_UP
                ? subscription.follower().subscriber().room()
                : Future.failedFuture("ended");
    }
}
