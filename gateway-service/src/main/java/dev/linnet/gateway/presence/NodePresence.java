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
 * Where the users of this node are, by the sockets of all its event loops. Each stream's service is told of the changes at once and
 * in order, and of everything when a report was lost; it holds for as long as the reports go on, every second.
 *
 * <p>Deployed once for each Vert.x; its state belongs to its own event loop, and its public methods may be called from any.
 */
public final class NodePresence extends VerticleBase {

    /** Services forget a node they have not heard of for three seconds. */
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    /** A reply waits for the service to know, but no longer. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(3);

    /** So that a process that takes another's place is never taken for it. */
    private final String node = UUID.randomUUID().toString();

    private final Map<String, StreamPresence> streams = new HashMap<>();
    private final Duration pause;
    private boolean stopped;

    /**
     * Nobody is here yet.
     *
     * @param pause for which a user stays present after the last socket has closed; one who comes back within it was never gone. 0
     *     for none
     */
    public NodePresence(Duration pause) {
        this.pause = pause;
    }

    @Override
    public Future<?> start() {
        // Also of streams where nobody is any more: their services know which report comes next.
        vertx.setPeriodic(REPORT_EVERY.toMillis(), tick -> streams.values().forEach(StreamPresence::report));
        return Future.succeededFuture();
    }

    /** Tells the services that this node ends, and how long its users stay without it. Silence would say the same later. */
    @Override
    public Future<?> stop() {
        stopped = true;
        List<Future<Void>> told =
                streams.values().stream().map(stream -> stream.close(pause)).toList();
        streams.clear();
        return Future.join(told).otherwiseEmpty();
    }

    /**
     * One more socket of somebody at a place of a stream.
     *
     * @return completes on the caller's context, when the service knows, or could not be told in 3 s; never fails
     */
    Future<Void> enter(String stream, Presence presence) {
        return told(() -> stopped
                ? Future.succeededFuture()
                : streams.computeIfAbsent(stream, name -> new StreamPresence(vertx, node, name))
                        .enter(presence));
    }

    /**
     * One socket less, of those that entered: its user asked to leave, so there is no pause.
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
     * One socket less, of those that entered, because it has closed.
     *
     * @param atLeast for which its user stays present, if that is longer than the pause
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
