package dev.linnet.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The events that the followers of one thing must have got, in the order of the writes. */
final class Expected {

    /**
     * One of them.
     *
     * @param ofRow all writes of its post, in order
     * @param nth which of them this is
     */
    record Event(Action action, Write write, List<Write> ofRow, int nth) {

        /** What was missed and comes from history shows the post as it was by then, or nothing of it if it was gone. */
        boolean isShownBy(Received received) {
            if (action != received.action()) {
                return false;
            }
            return action == Action.DELETE
                    || ofRow.subList(nth, ofRow.size()).stream()
                            .anyMatch(shown -> Objects.equals(shown.after(), received.body()))
                    || (received.body() == null && nth < ofRow.size() - 1);
        }
    }

    private final List<Event> events = new ArrayList<>();
    private final Map<Long, List<Integer>> ofPost = new HashMap<>();

    Expected(Followed followed, List<Write> writes) {
        Map<Long, List<Write>> ofRows = new HashMap<>();
        for (Write write : writes) {
            List<Write> ofRow = ofRows.computeIfAbsent(write.pk(), pk -> new ArrayList<>());
            ofRow.add(write);
            Action action = followed.event(write);
            if (action != null && !isUnfollowed(followed, action)) {
                ofPost.computeIfAbsent(write.pk(), pk -> new ArrayList<>()).add(events.size());
                events.add(new Event(action, write, ofRow, ofRow.size() - 1));
            }
        }
    }

    /** Nobody can follow a post before it is there. */
    private static boolean isUnfollowed(Followed followed, Action action) {
        return followed.kind() == Followed.Kind.INSTANCE && action == Action.CREATE;
    }

    List<Event> events() {
        return events;
    }

    /** The numbers of the events of one post, in order. */
    List<Integer> ofPost(long pk) {
        return ofPost.getOrDefault(pk, List.of());
    }
}
