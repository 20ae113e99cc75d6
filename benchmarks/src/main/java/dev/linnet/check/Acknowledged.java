package dev.linnet.check;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the writers were told has been done. Any thread may call. */
final class Acknowledged {

    /** @param body what was written, null for a delete */
    record Done(Action action, long pk, @Nullable String body) {}

    private final Queue<Done> all = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();

    void done(Action action, long pk, @Nullable String body) {
        all.add(new Done(action, pk, body));
    }

    /** The server would not do what it should. */
    void refused(String how) {
        refusals.add(how);
    }

    /** Nobody knows whether it was done: a lost connection, no answer in time, or an answer of 5xx. */
    void unanswered() {
        unanswered.incrementAndGet();
    }

    Queue<Done> all() {
        return all;
    }

    Queue<String> refusals() {
        return refusals;
    }

    int unansweredCount() {
        return unanswered.get();
    }
}
