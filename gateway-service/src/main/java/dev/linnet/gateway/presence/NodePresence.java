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

/**
 * Where the users of this node are, by the sockets of all its event loops. Each stream's service is told of the changes at once and
 * in order, and of everything when a report was lost; it holds for as long as the reports go on, every second.
 *
 * <p>Deployed once for each Vert.x; its state belongs to its own event loop, and its public methods may be called from any.
 */
public final class NodePresence extends VerticleBase {

    /** Services forget a node they have not heard of for three seconds. */
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    /** So that a process that takes another's place is never taken for it. */
    private final String node = UUID.randomUUID().toString();

    private final Map<String, StreamPresence> streams = new HashMap<>();
    private boolean stopped;

    @Override
    public Future<?> start() {
        // Also of streams where nobody is any more: their services know which report comes next.
        vertx.setPeriodic(REPORT_EVERY.toMillis(), tick -> streams.values().forEach(StreamPresence::report));
        return Future.succeededFuture();
    }

    /** Tells the services that nobody is here any more, for what that is worth: silence says the same. */
    @Override
    public Future<?> stop() {
        stopped = true;
        List<Future<Void>> told =
                streams.values().stream().map(StreamPresence::close).toList();
        streams.clear();
        return Future.join(told).otherwiseEmpty();
    }

    /**
     * One more socket of somebody at a place of a stream.
     *
     * @return completes on the caller's context, when the service knows, or could not be told now; never fails
     */
    Future<Void> enter(String stream, Presence presence) {
        Promise<Void> told = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        context.runOnContext(
                here -> present(stream, presence).onComplete(done -> caller.runOnContext(there -> told.complete())));
        return told.future();
    }

    private Future<Void> present(String stream, Presence presence) {
        return stopped
                ? Future.succeededFuture()
                : streams.computeIfAbsent(stream, name -> new StreamPresence(vertx, node, name))
                        .enter(presence);
    }

    /** One socket less, of those that entered. */
    void leave(String stream, Presence presence) {
        context.runOnContext(here -> {
            StreamPresence present = streams.get(stream);
            if (present != null) {
                present.leave(presence);
            }
        });
    }
}
