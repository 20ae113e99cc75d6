package dev.linnet.gateway.presence;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Presence;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Where one session is. A visitor is nowhere. For one event loop. */
public final class SessionPresence {

    private record Where(String stream, String place) {}

    private static final Where ONLINE = new Where(Presence.STREAM, Presence.ONLINE);

    private final NodePresence node;
    private final Caller caller;
    private final int most;
    private final Set<Where> places = new HashSet<>();
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
                .filter(where -> !places.contains(where))
                .distinct()
                .count();
        return more == 0 || places.size() - (places.contains(ONLINE) ? 1 : 0) + more <= most;
    }

    /** Completes when the stream's service knows, or could not be told now; never fails. */
    public Future<Void> enter(String stream, String place) {
        if (closed || !caller.isSignedIn() || !places.add(new Where(stream, place))) {
            return Future.succeededFuture();
        }
        return node.enter(stream, new Presence(place, caller));
    }

    public void leave(String stream, String place) {
        if (places.remove(new Where(stream, place))) {
            node.leave(stream, new Presence(place, caller));
        }
    }

    /** Leaves every place, for good. */
    public void close() {
        closed = true;
        places.forEach(where -> node.leave(where.stream(), new Presence(where.place(), caller)));
        places.clear();
    }
}
