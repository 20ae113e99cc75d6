package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Brings one subscription from an older position up to its feed, no faster than its session takes the frames. */
final class CatchUp implements HistoryWalk.Walker, MoveGate.Passage {

    /** A send queue holds many such pages. */
    static final int PAGE = 100;

    /** A client that takes nothing for so long is closed first. It also is longer than any request takes. */
    private static final long PATIENCE_MS = 60_000;

    private final Subscription subscription;
    private final TopicFeed feed;
    private final MoveGate gate;
    private Future<Void> answered = Future.succeededFuture();
    private long answeredFor = -1;

    CatchUp(Vertx vertx, HeldEvents held, Subscription subscription, TopicFeed feed) {
        this.subscription = subscription;
        this.feed = feed;
        this.gate = new MoveGate(vertx, held, PATIENCE_MS, this);
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
        gate.take(page);
    }

    @Override
    public boolean isOpenFor(History page) {
        return subscription.state() == Subscription.State.CATCHING_UP;
    }

    @Override
    public @Nullable Obstacle obstacle(Event event) {
        Subscriptions session = subscription.follower().session();
        Obstacle own = session.obstacle(feed.topic(), event, Follower::behind);
        return own == null && !session.followsAllLeft(feed.topic(), event) ? requests(event) : own;
    }

    /**
     * A client that resumes several topics asks for them one after the other: one that is not followed yet may be next.
     */
    private @Nullable Obstacle requests(Event event) {
        if (answeredFor != event.position()) {
            answeredFor = event.position();
            answered = subscription.follower().subscriber().answered(feed.topic().stream());
        }
        return answered.isComplete() ? null : next -> answered.onComplete(done -> next.run());
    }

    @Override
    public void pass(Event event) {
        if (!event.left().isEmpty()) {
            // The deletes that it comes behind may wait for the end of the turn.
            feed.flush();
        }
        subscription.send(event, new EventFrame(event));
    }

    @Override
    public void passed(History page) {
        subscription.last(page.upTo());
    }

    @Override
    public void progressed() {
        subscription.progressed();
    }

    @Override
    public boolean hasArrived() {
        if (subscription.state() != Subscription.State.CATCHING_UP) {
            return true;
        }
        if (gate.isHolding()) {
            return false;
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
                ? gate.room()
                        .compose(through -> subscription.follower().subscriber().room())
                : Future.failedFuture("ended");
    }

    @Override
    public void stopped() {
        gate.stop();
    }
}
