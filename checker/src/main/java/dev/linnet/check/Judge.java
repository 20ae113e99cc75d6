package dev.linnet.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the events of followers, and the answers to writers, with the truth. */
final class Judge {

    private final List<Write> writes;
    private final Map<Followed, Expected> expected = new HashMap<>();

    Judge(List<Write> writes) {
        this.writes = writes;
    }

    private Expected expected(Followed followed) {
        return expected.computeIfAbsent(followed, each -> new Expected(each, writes));
    }

    /** Whether every expected event has arrived. */
    boolean isComplete(List<Subscription> subscriptions) {
        return subscriptions.stream()
                .allMatch(each -> new Account(expected(each.followed()), each.received()).lost() == 0);
    }

    Verdict verdict(List<Subscription> subscriptions, Acknowledged acknowledged, int connections) {
        int events = 0;
        int lost = 0;
        int unannounced = 0;
        int doubled = 0;
        int unexplained = 0;
        int outOfOrder = 0;
        int notRecovered = 0;
        Silence silence = Silence.NONE;
        List<String> notes = new ArrayList<>();
        Map<Followed, List<Account>> accounts = new HashMap<>();
        for (Subscription subscription : subscriptions) {
            List<Received> received = subscription.received();
            Account account = new Account(expected(subscription.followed()), received);
            accounts.computeIfAbsent(subscription.followed(), key -> new ArrayList<>())
                    .add(account);
            int notReceived = account.lost();
            events += received.size();
            lost += notReceived;
            unannounced += subscription.notRecovered() == 0 ? notReceived : 0;
            doubled += account.doubled();
            outOfOrder += account.outOfOrder();
            unexplained += account.unexplained();
            notRecovered += subscription.notRecovered();
            silence = account.silence().ms() > silence.ms() ? account.silence() : silence;
            account.notes().forEach(note -> notes.add(subscription.followed() + " " + note));
        }
        for (List<Account> ofOne : accounts.values()) {
            outOfOrder += disagreements(ofOne);
        }
        acknowledged.refusals().forEach(refusal -> notes.add("refused: " + refusal));
        return new Verdict(
                writes.size(),
                events,
                lost,
                unannounced,
                doubled,
                outOfOrder,
                unexplained,
                notRecovered,
                missing(acknowledged, notes),
                createdTwice(),
                acknowledged.refusals().size(),
                Map.copyOf(acknowledged.unanswered()),
                connections,
                silence,
                notes.subList(0, Math.min(notes.size(), 20)));
    }

    /** How often a follower got two events in another order than the follower of the same thing who got the most. */
    private static int disagreements(List<Account> accounts) {
        List<Integer> most = List.of();
        for (Account account : accounts) {
            most = account.order().size() > most.size() ? account.order() : most;
        }
        Map<Integer, Integer> places = new HashMap<>();
        most.forEach(event -> places.put(event, places.size()));
        int disagreements = 0;
        for (Account account : accounts) {
            int reached = -1;
            for (int event : account.order()) {
                int place = places.getOrDefault(event, reached);
                disagreements += place < reached ? 1 : 0;
                reached = Math.max(reached, place);
            }
        }
        return disagreements;
    }

    private int missing(Acknowledged acknowledged, List<String> notes) {
        Set<Acknowledged.Done> done = new HashSet<>();
        for (Write write : writes) {
            Action action =
                    write.after() == null ? Action.DELETE : write.before() == null ? Action.CREATE : Action.UPDATE;
            done.add(new Acknowledged.Done(action, write.pk(), write.after()));
        }
        int missing = 0;
        for (Acknowledged.Done each : acknowledged.all()) {
            if (!done.contains(each)) {
                missing++;
                notes.add("missing: " + each);
            }
        }
        return missing;
    }

    /** No two creates of the checker have the same body. */
    private int createdTwice() {
        Set<String> bodies = new HashSet<>();
        int twice = 0;
        for (Write write : writes) {
            String after = write.after();
            if (write.before() == null && after != null && after.startsWith("check ") && !bodies.add(after)) {
                twice++;
            }
        }
        return twice;
    }
}
