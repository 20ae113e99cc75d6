package dev.linnet.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the events of one subscription with the expected ones. It looks for each received event among the expected
 * events of its post, from the last found one on. A skipped event is lost unless it comes later; then it is out of
 * order.
 */
final class Account {

    private final Expected expected;
    private final boolean[] found;
    private final Map<Long, Integer> reached = new HashMap<>();
    /** The numbers of the expected events, in the order of their arrival. */
    private final List<Integer> order = new ArrayList<>();

    private final List<String> notes = new ArrayList<>();
    private long endedBefore;
    private long lastMs;
    private Silence silence = Silence.NONE;
    private int doubled;
    private int outOfOrder;
    private int unexplained;

    Account(Expected expected, List<Received> received) {
        this.expected = expected;
        this.found = new boolean[expected.events().size()];
        received.forEach(this::take);
    }

    private void take(Received event) {
        List<Integer> candidates = expected.ofPost(event.pk());
        int from = reached.getOrDefault(event.pk(), 0);
        for (int i = from; i < candidates.size(); i++) {
            if (expected.events().get(candidates.get(i)).isShownBy(event)) {
                reached.put(event.pk(), i + 1);
                inOrder(candidates.get(i), event);
                return;
            }
        }
        for (int i = 0; i < from; i++) {
            int number = candidates.get(i);
            if (expected.events().get(number).isShownBy(event)) {
                if (found[number]) {
                    doubled++;
                    note("twice", event);
                } else {
                    found[number] = true;
                    outOfOrder++;
                    note("too late", event);
                }
                return;
            }
        }
        unexplained++;
        note("unexplained", event);
    }

    private void inOrder(int number, Received event) {
        found[number] = true;
        order.add(number);
        Write write = expected.events().get(number).write();
        // A change that was committed before another one was made must not come after it.
        if (write.transaction() < endedBefore) {
            outOfOrder++;
            note("after what was made later", event);
        }
        endedBefore = Math.max(endedBefore, write.endedBefore());
        long silentSince = Math.max(lastMs, write.atMs());
        if (event.atMs() - silentSince > silence.ms()) {
            silence = new Silence(event.atMs() - silentSince, silentSince, event);
        }
        lastMs = event.atMs();
    }

    private void note(String what, Received event) {
        if (notes.size() < 3) {
            notes.add(what + ": " + event);
        }
    }

    /** The number of events that never came. */
    int lost() {
        int lost = 0;
        for (int i = 0; i < found.length; i++) {
            if (!found[i] && expected.events().get(i).write().required()) {
                lost++;
                if (notes.size() < 6) {
                    notes.add("lost: " + expected.events().get(i));
                }
            }
        }
        return lost;
    }

    int doubled() {
        return doubled;
    }

    int outOfOrder() {
        return outOfOrder;
    }

    int unexplained() {
        return unexplained;
    }

    /** The longest one. */
    Silence silence() {
        return silence;
    }

    List<Integer> order() {
        return order;
    }

    /** A few examples of what is wrong. */
    List<String> notes() {
        return notes;
    }
}
