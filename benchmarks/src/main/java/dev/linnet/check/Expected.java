package dev.linnet.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events that the followers of one thing must have got, in the order of the writes. */
final class Expected {

    /** One of them. */
    record Event(Action action, Write write) {

        boolean isShownBy(Received received) {
            return action == received.action()
                    && (action == Action.DELETE || String.valueOf(write.after()).equals(received.body()));
        }
    }

    private final List<Event> events = new ArrayList<>();
    private final Map<Long, List<Integer>> ofPost = new HashMap<>();

    Expected(Followed followed, List<Write> writes) {
        for (Write write : writes) {
            Action action = followed.event(write);
            if (action != null && !isUnfollowed(followed, action)) {
                ofPost.computeIfAbsent(write.pk(), pk -> new ArrayList<>()).add(events.size());
                events.add(new Event(action, write));
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
