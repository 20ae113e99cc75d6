package dev.linnet.kit.action;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.StreamInfo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Serves one resource on the bus and announces its stream to the gateways. Any number of instances, in any number of
 * processes, share the requests.
 */
public final class ResourceVerticle extends VerticleBase {

    private static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(2);

    private final Resource resource;
    private final Optional<ChangeLog> changes;
    private final CursorKey cursors;
    private final Duration limit;
    private final Optional<Shares> shares;
    private List<ActionConsumer<?, ?>> consumers = List.of();

    /** For actions that limit their own time, and answer no cursors. */
    public ResourceVerticle(Resource resource) {
        this(resource, CursorKey.random(), Duration.ofDays(1));
    }

    /**
     * @param cursors signs the cursors that its actions answer
     * @param limit after it an action is answered 503 if it is idempotent, else 504; it may be done later
     */
    public ResourceVerticle(Resource resource, CursorKey cursors, Duration limit) {
        this(resource, Optional.empty(), cursors, limit, Optional.empty());
    }

    /**
     * @param changes the change log that its actions follow
     * @param cursors signs the cursors that its actions answer
     * @param limit after it an action is answered 503 if it is idempotent, else 504; it may be done later
     * @param shares shared by all resources with this database
     */
    public ResourceVerticle(Resource resource, ChangeLog changes, CursorKey cursors, Duration limit, Shares shares) {
        this(resource, Optional.of(changes), cursors, limit, Optional.of(shares));
    }

    private ResourceVerticle(
            Resource resource,
            Optional<ChangeLog> changes,
            CursorKey cursors,
            Duration limit,
            Optional<Shares> shares) {
        this.resource = resource;
        this.changes = changes;
        this.cursors = cursors;
        this.limit = limit;
        this.shares = shares;
    }

    @Override
    public Future<?> start() {
        String stream = resource.stream();
        consumers = List.of(
                consumer(Addresses.action(stream), resource::isIdempotent, call -> resource.run(call, shares)),
                consumer(
                        Addresses.connect(stream),
                        ResourceVerticle::isAlwaysIdempotent,
                        call -> Future.succeededFuture(resource.connect(call))),
                consumer(
                        Addresses.events(stream),
                        ResourceVerticle::isAlwaysIdempotent,
                        call -> resource.events(call, shares)),
                new ActionConsumer<>(
                        vertx,
                        Addresses.joined(stream),
                        new JoinedEndpoint(resource, this::read, shares, limit, System::nanoTime),
                        // The endpoint answers first.
                        limit.multipliedBy(2)));
        // Consumers and timers made in start() belong to the deployment, which ends them.
        Future<?> asked = vertx.eventBus()
                .<String>consumer(Addresses.STREAMS_WANTED, message -> announce())
                .completion();
        vertx.setPeriodic(ANNOUNCE_EVERY.toMillis(), timer -> announce());
        return Future.all(consumers.stream().map(ActionConsumer::registered).toList())
                .compose(serving -> asked)
                .onSuccess(ready -> announce());
    }

    /** Completes when all requests under way are answered. */
    @Override
    public Future<?> stop() {
        return Future.join(consumers.stream().map(ActionConsumer::close).toList());
    }

    private ActionConsumer<Request, Reply> consumer(
            String address, Predicate<String> isIdempotent, Function<Call, Future<Reply>> run) {
        return new ActionConsumer<>(
                vertx, address, new StreamEndpoint(resource.stream(), this::read, isIdempotent, run), limit);
    }

    private static boolean isAlwaysIdempotent(String action) {
        return true;
    }

    private Call read(Request request) {
        return Call.of(request, cursors, changes);
    }

    private void announce() {
        vertx.eventBus()
                .publish(
                        Addresses.STREAMS,
                        new StreamInfo(resource.stream(), resource.asksAtConnect(), resource.joined()));
    }
}
