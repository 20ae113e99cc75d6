package dev.linnet.gateway.presence;

import dev.linnet.protocol.Presence;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The presence of this node's users, by the sockets of all its event loops. It reports changes to each stream's service
 * at once and in order, and the whole after a lost report. The presence holds as long as reports arrive, one each
 * second.
 *
 * <p>Deployed once for each Vert.x. Its state belongs to its own event loop; its public methods may be called from any
 * thread.
 */
public final class NodePresence extends VerticleBase {

    /** Services remove a node after three seconds without a report. */
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    /** The longest that a reply waits until the service knows. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(3);

    /** Random, so that a process that replaces another is never taken for it. */
    private final String node = UUID.randomUUID().toString();

    private final Map<String, StreamPresence> streams = new HashMap<>();
    private final Duration pause;
    private boolean stopped;

    /**
     * @param pause how long a user stays present after the last socket has closed; a user who comes back within it has
     *     never left. 0 for none
     */
    public NodePresence(Duration pause) {
        this.pause = pause;
    }

    @Override
    public Future<?> start() {
        // Also for streams without users now: their services know which report comes next.
        vertx.setPeriodic(REPORT_EVERY.toMillis(), tick -> streams.values().forEach(StreamPresence::report));
        return Future.succeededFuture();
    }

    /**
     * Tells the services that this node ends, and how long its users stay present without it. Without this report the
     * services notice the silence later.
     */
    @Override
    public Future<?> stop() {
        stopped = true;
        List<Future<Void>> told =
                streams.values().stream().map(stream -> stream.close(pause)).toList();
        streams.clear();
        return Future.join(told).otherwiseEmpty();
    }

    /**
     * Adds a user's socket at a place of a stream.
     *
     * @return completes on the caller's context, when the service knows, or could not be reached within 3 s; never
     *     fails
     */
    Future<Void> enter(String stream, Presence presence) {
        return told(() -> stopped
                ? Future.succeededFuture()
                : streams.computeIfAbsent(stream, name -> new StreamPresence(vertx, node, name))
                        .enter(presence));
    }

    /**
     * Removes a socket that entered. The user asked to leave, so there is no pause.
     *
     * @return as that of {@link #enter}
     */
    Future<Void> leave(String stream, Presence presence) {
        return told(() -> {
            StreamPresence present = streams.get(stream);
            return present == null ? Future.succeededFuture() : present.leave(presence);
        });
    }

    /**
     * Removes a socket that entered, because it has closed.
     *
     * @param atLeast the user stays present for this time, if it is longer than the pause
     */
    void closed(String stream, Presence presence, Duration atLeast) {
        context.runOnContext(here -> {
            StreamPresence present = streams.get(stream);
            if (present != null) {
                present.closed(presence, atLeast.compareTo(pause) > 0 ? atLeast : pause);
            }
        });
    }

    private Future<Void> told(Supplier<Future<Void>> change) {
        Promise<Void> told = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        context.runOnContext(here -> change.get()
                .timeout(KNOWN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> caller.runOnContext(there -> told.complete())));
        return told.future();
    }
}
