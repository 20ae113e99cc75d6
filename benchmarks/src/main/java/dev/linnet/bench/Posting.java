package dev.linnet.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts to the hashtags in turn. Without a rate the next post follows when one is done. With a rate each post is due at
 * its time: one that has to wait for a free place keeps that time, so that a slow server cannot hide. For the event
 * loop of the run.
 */
final class Posting {

    /** The server answers within 10 s. */
    private static final long ANSWERED_WITHIN = TimeUnit.SECONDS.toNanos(15);

    private static final long CHECK_MS = 250;

    private final Run run;
    private final Pace pace;
    private final Deque<Post> sent = new ArrayDeque<>();
    private final CompletableFuture<@Nullable Void> idle = new CompletableFuture<>();
    private long left;
    private int pending;
    private int nextHashtag;
    private int nextPublisher;
    private long dueNanos;
    private boolean isAlarmSet;

    /** @param most how many posts, unless it is stopped before */
    Posting(Run run, Pace pace, long most) {
        this.run = run;
        this.pace = pace;
        this.left = most;
    }

    void start() {
        dueNanos = run.now();
        ScheduledFuture<?> check = run.every(CHECK_MS, this::writeOffStalled);
        var unused = idle.whenComplete((nothing, failure) -> check.cancel(false));
        more();
    }

    /** No post is sent any more. */
    void stop() {
        left = 0;
        more();
    }

    /** Completes when it has stopped, or has sent all, and each post is done. */
    CompletableFuture<@Nullable Void> idle() {
        return idle;
    }

    private void more() {
        while (left > 0 && isDue()) {
            Publisher free = freePublisher();
            if (free == null) {
                break;
            }
            post(free);
        }
        if (left == 0 && pending == 0) {
            idle.complete(null);
        }
    }

    private boolean isDue() {
        if (!pace.isTimed() || dueNanos <= run.now()) {
            return true;
        }
        if (!isAlarmSet) {
            isAlarmSet = true;
            run.afterNanos(dueNanos - run.now(), () -> {
                isAlarmSet = false;
                more();
            });
        }
        return false;
    }

    private @Nullable Publisher freePublisher() {
        List<Publisher> publishers = run.publishers();
        boolean isAnyOpen = false;
        for (int i = 0; i < publishers.size(); i++) {
            Publisher candidate = publishers.get(nextPublisher);
            nextPublisher = (nextPublisher + 1) % publishers.size();
            isAnyOpen |= candidate.isOpen();
            if (candidate.isOpen() && candidate.underWay() < pace.inFlight()) {
                return candidate;
            }
        }
        if (!isAnyOpen) {
            run.tally().error("no publisher is open");
            left = 0;
        }
        return null;
    }

    private void post(Publisher publisher) {
        left--;
        pending++;
        Hashtag hashtag = run.hashtags().get(nextHashtag);
        nextHashtag = (nextHashtag + 1) % run.hashtags().size();
        long due = pace.isTimed() ? dueNanos : run.now();
        dueNanos = pace.isTimed() ? dueNanos + pace.intervalNanos() : 0;
        Post post = hashtag.post(due, run.now(), publisher, pace.awaitsDeliveries(), this::done);
        sent.add(post);
        publisher.send(post);
    }

    private void done(Post post) {
        pending--;
        post.publisher().done();
        while (!sent.isEmpty() && sent.getFirst().isDone()) {
            sent.removeFirst();
        }
        more();
    }

    /** The oldest one decides: the posts behind it have not waited as long. */
    private void writeOffStalled() {
        Post oldest = sent.peekFirst();
        while (oldest != null && isStalled(oldest)) {
            run.tally().stalled();
            oldest.end();
            oldest = sent.peekFirst();
        }
    }

    private boolean isStalled(Post post) {
        return run.now() - post.sentNanos()
                > (post.isAnswered() ? run.sizes().patience().toNanos() : ANSWERED_WITHIN);
    }
}
