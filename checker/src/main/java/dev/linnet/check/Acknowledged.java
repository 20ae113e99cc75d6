package dev.linnet.check;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What the writers were told has been done. Any thread may call. */
final class Acknowledged {

    /** @param body what was written, null for a delete */
    record Done(Action action, long pk, @Nullable String body) {}

    private final Queue<Done> all = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> unanswered = new ConcurrentSkipListMap<>();

    void done(Action action, long pk, @Nullable String body) {
        all.add(new Done(action, pk, body));
    }

    /** The server would not do what it should. */
    void refused(String how) {
        refusals.add(how);
    }

    /** The outcome is unknown: a lost connection, no answer in time, or an answer of 5xx. */
    void unanswered(String why) {
        unanswered.merge(why, 1, Integer::sum);
    }

    Queue<Done> all() {
        return all;
    }

    Queue<String> refusals() {
        return refusals;
    }

    /** How many, by the reason. */
    Map<String, Integer> unanswered() {
        return unanswered;
    }
}
