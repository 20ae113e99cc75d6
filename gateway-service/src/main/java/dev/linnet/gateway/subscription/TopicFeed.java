package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import dev.linnet.protocol.Topic;
import dev.linnet.runtime.SparingLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic on one event loop: puts its events in order, once each, and hands them to the followers.
 *
 * <p>{@link #position} says up to where it has everything. An event at or below it is a repeat. One whose predecessor
 * is above it shows a hole: from then on history is read, and live events are only remembered by their position, until
 * it has passed them.
 *
 * <p>A quiet topic must not look as if it had missed events, even when its last event is older than the kept history.
 * So before a feed reads the log it moves its position up to {@link VerifiedUpTo}. It may do so only when it has every
 * event it has heard of and has read the log once since it attached: the read covers earlier events, and polls report
 * later ones.
 */
final class TopicFeed implements HistoryWalk.Walker, MoveGate.Passage, Obstacle {

    private static final Logger log = LoggerFactory.getLogger(TopicFeed.class);
    /** A restored database ends every topic of its streams. */
    private static final SparingLog warnings = SparingLog.of(TopicFeed.class);

    private static final int PAGE = 500;
    private static final long GRACE_MS = 100;

    /** Another feed's repair needs the grace and an answer of the service, which may be asked a few times. */
    private static final long PATIENCE_MS = 5_000;

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HistoryReader reader;
    private final Topic topic;
    private final List<Follower> followers = new ArrayList<>();
    private final Map<Subscription, HistoryWalk> catchingUp = new HashMap<>();
    private final HistoryWalk repair;
    private final Future<Void> attached;
    private final Progress progress;
    private final VerifiedUpTo verified;
    private final BusProgress bus;
    private final HeldEvents held;
    private final Outgoing outgoing;
    private final Function<Topic, @Nullable TopicFeed> others;
    private final Runnable missedByBus;
    private final MoveGate gate;
    private final Waiters waiters;
    private long grace = NO_TIMER;

    /**
     * Repairs once when the bus registration holds, since events published before did not arrive.
     *
     * @param after the topic is complete up to here, because nobody followed it
     * @param others the feeds of this event loop
     * @param missedByBus called when the log has an event that the bus did not bring
     */
    TopicFeed(
            Vertx vertx,
            HistoryReader reader,
            Topic topic,
            Cursor after,
            VerifiedUpTo verified,
            BusProgress bus,
            HeldEvents held,
            Outgoing outgoing,
            Function<Topic, @Nullable TopicFeed> others,
            Future<Void> attached,
            Runnable missedByBus,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.reader = reader;
        this.topic = topic;
        this.progress = new Progress(after, nanoClock);
        this.verified = verified;
        this.bus = bus;
        this.held = held;
        this.outgoing = outgoing;
        this.others = others;
        this.missedByBus = missedByBus;
        this.gate = new MoveGate(vertx, held, PATIENCE_MS, this);
        this.waiters = new Waiters(vertx);
        this.repair = new HistoryWalk(vertx, reader, topic, PAGE, this);
        this.attached = attached.onSuccess(ready -> repair.start());
    }

    Topic topic() {
        return topic;
    }

    /** Completes when the bus brings the topic's events. */
    Future<Void> attached() {
        return attached;
    }

    boolean isEmpty() {
        return followers.isEmpty();
    }

    Follower add(Subscriptions session) {
        Follower follower = new Follower(this, session);
        follower.place(followers.size());
        followers.add(follower);
        return follower;
    }

    /** The last follower takes the place of the removed one: a topic may have very many followers. */
    void remove(Follower follower) {
        Follower moving = followers.remove(followers.size() - 1);
        if (moving != follower) {
            followers.set(follower.place(), moving);
            moving.place(follower.place());
        }
    }

    /** The subscription gets events from now on. The events above its own position come first. */
    void begin(Subscription subscription) {
        Cursor after = subscription.last();
        if (progress.isNews(after.epoch())) {
            adopt(after);
        }
        if (after.equals(position()) || progress.isAhead(after)) {
            subscription.state(Subscription.State.LIVE);
        } else {
            catchUp(subscription);
        }
    }

    /** The live subscription must wait before this event, which is next. It catches up from there. */
    void beginBefore(Event event, Subscription subscription) {
        subscription.last(new Cursor(event.epoch(), event.position() - 1));
        catchUp(subscription);
    }

    private void catchUp(Subscription subscription) {
        subscription.state(Subscription.State.CATCHING_UP);
        HistoryWalk walk =
                new HistoryWalk(vertx, reader, topic, CatchUp.PAGE, new CatchUp(vertx, held, subscription, this));
        catchingUp.put(subscription, walk);
        walk.start();
    }

    /** The subscription is live from now on. Nothing can happen in between on this event loop. */
    void caughtUp(Subscription subscription) {
        subscription.state(Subscription.State.LIVE);
        catchingUp.remove(subscription);
    }

    /** Must be called for every subscription that ends. */
    void ended(Subscription subscription) {
        HistoryWalk walk = catchingUp.remove(subscription);
        if (walk != null) {
            walk.stop();
        }
    }

    void event(Event event) {
        bus.brought(event.cursor());
        if (progress.isNews(event.epoch())) {
            adopt(new Cursor(event.epoch(), event.previous()));
        }
        if (!progress.isAhead(event.cursor())) {
            return;
        }
        if (repair.isRunning() || event.previous() > position().position() || mustWait(event)) {
            moveUpToVerified();
            progress.want(event.cursor());
            repair.start();
        } else {
            pass(event);
            waiters.run();
        }
    }

    private boolean mustWait(Event event) {
        return !event.left().isEmpty() && obstacle(event) != null;
    }

    @Override
    public @Nullable Obstacle obstacle(Event event) {
        if (!progress.isAhead(event.cursor())) {
            return null;
        }
        for (String key : event.left()) {
            TopicFeed other = others.apply(new Topic(topic.stream(), key));
            if (other != null && other.isBehind(event) && sharesSessionWith(other)) {
                other.topicMoved(event.cursor());
                return other;
            }
        }
        return null;
    }

    /** Whether it is still to get an event at this position. */
    boolean isBehind(Event event) {
        return progress.isAhead(event.cursor());
    }

    private boolean sharesSessionWith(TopicFeed other) {
        TopicFeed smaller = followers.size() < other.followers.size() ? this : other;
        Topic wanted = smaller == this ? other.topic : topic;
        return smaller.followers.stream()
                .anyMatch(follower -> follower.session().follows(wanted));
    }

    @Override
    public void whenItMoves(Runnable next) {
        waiters.add(next);
    }

    /**
     * The topic has an event at this position. The feed reads it after a grace period, since the bus most likely brings
     * it, and not while the bus is on its way there.
     */
    void topicMoved(Cursor position) {
        if (!progress.isNews(position.epoch()) && !progress.isAhead(position)) {
            return;
        }
        moveUpToVerified();
        progress.want(position);
        if (grace == NO_TIMER) {
            awaitBus();
        }
    }

    private void awaitBus() {
        grace = vertx.setTimer(GRACE_MS, fired -> {
            grace = NO_TIMER;
            if (progress.isComplete()) {
                return;
            }
            if (bus.isBehind(progress.wanted())) {
                awaitBus();
                return;
            }
            log.debug("{} has an event that the bus did not bring; the feed is at {}.", topic, position());
            missedByBus.run();
            repair.start();
        });
    }

    private void moveUpToVerified() {
        boolean hasLookedBack = attached.succeeded() && !repair.isRunning();
        if (hasLookedBack && progress.isComplete() && progress.isAhead(verified.upTo())) {
            progress.reached(verified.upTo());
        }
    }

    /** A poll was answered. The feed notices another epoch even when no topic has moved in it. */
    void verifiedUpTo(Cursor upTo) {
        if (upTo.epoch() != position().epoch()) {
            topicMoved(upTo);
        }
    }

    void stop() {
        repair.stop();
        catchingUp.values().forEach(HistoryWalk::stop);
        if (grace != NO_TIMER) {
            vertx.cancelTimer(grace);
        }
        waiters.run();
    }

    @Override
    public Cursor position() {
        return progress.last();
    }

    @Override
    public void take(History page) {
        if (page.upTo().epoch() != position().epoch()) {
            if (!progress.isNews(page.upTo().epoch())) {
                // A late answer. The walk repeats the question.
                return;
            }
            adopt(new Cursor(page.upTo().epoch(), 0));
        } else if (page.lost()) {
            lost("more was missed than is kept");
        }
        gate.take(page);
    }

    @Override
    public boolean isOpenFor(History page) {
        return page.upTo().epoch() == position().epoch();
    }

    @Override
    public void passed(History page) {
        if (progress.isAhead(page.upTo())) {
            progress.reached(page.upTo());
        }
    }

    @Override
    public void progressed() {
        waiters.run();
    }

    @Override
    public boolean hasArrived() {
        return progress.isComplete() && !gate.isHolding();
    }

    @Override
    public Future<Void> room() {
        return gate.room();
    }

    @Override
    public void stopped() {
        gate.stop();
    }

    @Override
    public void pass(Event event) {
        if (!progress.isAhead(event.cursor())) {
            return;
        }
        EventFrame frame = new EventFrame(event);
        progress.reached(frame.cursor());
        if (event.left().isEmpty()) {
            outgoing.add(this, frame);
            return;
        }
        // Whether somebody must wait before it depends on what everybody has been sent.
        outgoing.flush();
        for (Follower follower : followers) {
            follower.send(event, frame);
        }
    }

    /** Events that this feed has passed, none of which anybody must wait before. */
    void deliver(Burst burst) {
        for (Follower follower : followers) {
            follower.send(burst);
        }
    }

    /** Sends what the event loop's followers are still to get of the turn. */
    void flush() {
        outgoing.flush();
    }

    private void adopt(Cursor beginning) {
        // They belong to the former epoch.
        outgoing.flush();
        lost("the log goes on in another epoch");
        progress.adopt(beginning);
        gate.flow();
        waiters.run();
    }

    /** Live followers must subscribe again. Those that have not begun know their position. */
    private void lost(String why) {
        warnings.warn("{}: {} after {}; its followers must subscribe again.", topic, why, position());
        followers.forEach(Follower::lost);
    }
}
