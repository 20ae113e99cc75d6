package dev.linnet.gateway.presence;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Presence;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The places where one session is present. A visitor is present nowhere. Several subscriptions may hold a session at
 * one place; it leaves when the last one ends. For one event loop.
 */
public final class SessionPresence {

    private record Where(String stream, String place) {}

    /** A subscription, identified as the session's subscriptions are. */
    private record Hold(Form form, String requestId) {}

    private static final Where ONLINE = new Where(Presence.STREAM, Presence.ONLINE);

    private final NodePresence node;
    private Caller caller;
    private final int most;
    /** The subscriptions that hold it at each place; empty where it is without one. */
    private final Map<Where, Set<Hold>> places = new HashMap<>();

    private boolean closed;

    /**
     * @param most places at once, without the place of all users online
     */
    public SessionPresence(NodePresence node, Caller caller, int most) {
        this.node = node;
        this.caller = caller;
        this.most = most;
    }

    /** Whether it may also be at these places of the stream without exceeding its bound. */
    public boolean hasRoom(String stream, Collection<String> entering) {
        long more = entering.stream()
                .map(place -> new Where(stream, place))
                .filter(where -> !places.containsKey(where))
                .distinct()
                .count();
        return more == 0 || places.size() - (places.containsKey(ONLINE) ? 1 : 0) + more <= most;
    }

    /** Stays until it leaves. Completes when the stream's service knows, or could not be reached now; never fails. */
    public Future<Void> enter(String stream, String place) {
        if (closed || !caller.isSignedIn()) {
            return Future.succeededFuture();
        }
        Where where = new Where(stream, place);
        boolean isNew = !places.containsKey(where);
        places.computeIfAbsent(where, none -> new HashSet<>(1));
        return isNew ? node.enter(stream, new Presence(place, caller)) : Future.succeededFuture();
    }

    /** As {@link #enter(String, String)}; the subscription of this form and request id holds it there. */
    public Future<Void> enter(String stream, String place, Form form, String requestId) {
        Future<Void> entered = enter(stream, place);
        Set<Hold> holds = places.get(new Where(stream, place));
        if (holds != null) {
            holds.add(new Hold(form, requestId));
        }
        return entered;
    }

    /**
     * Ends the hold of the subscription with this request id or, if there is none, every hold of this form. The session
     * leaves when nothing holds it there any more. Completes when the stream's service knows, or could not be reached
     * now; never fails.
     */
    public Future<Void> leave(String stream, String place, Form form, String requestId) {
        Where where = new Where(stream, place);
        Set<Hold> holds = places.get(where);
        if (holds == null) {
            return Future.succeededFuture();
        }
        if (!holds.remove(new Hold(form, requestId))) {
            holds.removeIf(hold -> hold.form().equals(form));
        }
        if (!holds.isEmpty()) {
            return Future.succeededFuture();
        }
        places.remove(where);
        return node.leave(stream, new Presence(place, caller));
    }

    /** Stays at the same places under the user's present name. */
    public void rename(Caller renamed) {
        Caller before = caller;
        caller = renamed;
        if (!closed && !before.equals(renamed)) {
            places.keySet().forEach(where -> {
                // Enters before it leaves, so that the user is always present.
                node.enter(where.stream(), new Presence(where.place(), renamed));
                node.leave(where.stream(), new Presence(where.place(), before));
            });
        }
    }

    /**
     * Leaves every place, for good, because its socket has closed: after the pause.
     *
     * @param atLeast the user stays present for this time, if it is longer than the pause
     */
    public void close(Duration atLeast) {
        closed = true;
        places.keySet().forEach(where -> node.closed(where.stream(), new Presence(where.place(), caller), atLeast));
        places.clear();
    }

    /** Leaves every place at once, for good: the login session has ended, so nobody can come back with it. */
    public void end() {
        closed = true;
        places.keySet().forEach(where -> node.leave(where.stream(), new Presence(where.place(), caller)));
        places.clear();
    }
}
