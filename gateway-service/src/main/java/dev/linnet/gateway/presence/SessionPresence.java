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
 * Where one session is. A visitor is nowhere. Several subscriptions may hold a session at one place: it is there until the last one
 * ends. For one event loop.
 */
public final class SessionPresence {

    private record Where(String stream, String place) {}

    /** A subscription, told apart as the session's subscriptions are. */
    private record Hold(Form form, String requestId) {}

    private static final Where ONLINE = new Where(Presence.STREAM, Presence.ONLINE);

    private final NodePresence node;
    private Caller caller;
    private final int most;
    /** What holds it at each place; empty where it is without a subscription. */
    private final Map<Where, Set<Hold>> places = new HashMap<>();

    private boolean closed;

    /**
     * Nowhere to begin with.
     *
     * @param most places it can be at, not counting that it is online
     */
    public SessionPresence(NodePresence node, Caller caller, int most) {
        this.node = node;
        this.caller = caller;
        this.most = most;
    }

    /** False when it would be at more places than it may be, with these of a stream. */
    public boolean hasRoom(String stream, Collection<String> entering) {
        long more = entering.stream()
                .map(place -> new Where(stream, place))
                .filter(where -> !places.containsKey(where))
                .distinct()
                .count();
        return more == 0 || places.size() - (places.containsKey(ONLINE) ? 1 : 0) + more <= most;
    }

    /** It is there until it leaves. Completes when the stream's service knows, or could not be told now; never fails. */
    public Future<Void> enter(String stream, String place) {
        if (closed || !caller.isSignedIn()) {
            return Future.succeededFuture();
        }
        Where where = new Where(stream, place);
        boolean isNew = !places.containsKey(where);
        places.computeIfAbsent(where, none -> new HashSet<>(1));
        return isNew ? node.enter(stream, new Presence(place, caller)) : Future.succeededFuture();
    }

    /** As {@link #enter(String, String)}, held there by the subscription of this form and request id. */
    public Future<Void> enter(String stream, String place, Form form, String requestId) {
        Future<Void> entered = enter(stream, place);
        Set<Hold> holds = places.get(new Where(stream, place));
        if (holds != null) {
            holds.add(new Hold(form, requestId));
        }
        return entered;
    }

    /**
     * Ends what the subscription with this request id holds or, if there is none, all of this form. It leaves when nothing holds it
     * any more. Completes when the stream's service knows, or could not be told now; never fails.
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

    /** Is at the same places under the name that the user has now. */
    public void rename(Caller renamed) {
        Caller before = caller;
        caller = renamed;
        if (!closed && !before.equals(renamed)) {
            places.keySet().forEach(where -> {
                // Entered first, so that the user is never gone.
                node.enter(where.stream(), new Presence(where.place(), renamed));
                node.leave(where.stream(), new Presence(where.place(), before));
            });
        }
    }

    /**
     * Leaves every place, for good, because its socket has closed: after the pause for that.
     *
     * @param atLeast for which its user stays present all the same
     */
    public void close(Duration atLeast) {
        closed = true;
        places.keySet().forEach(where -> node.closed(where.stream(), new Presence(where.place(), caller), atLeast));
        places.clear();
    }

    /** Leaves every place at once, for good: the login session has ended, so that nobody can come back with it. */
    public void end() {
        closed = true;
        places.keySet().forEach(where -> node.leave(where.stream(), new Presence(where.place(), caller)));
        places.clear();
    }
}
