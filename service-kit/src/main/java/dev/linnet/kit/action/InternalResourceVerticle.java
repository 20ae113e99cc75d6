package dev.linnet.kit.action;

import dev.linnet.kit.changelog.CursorKey;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;

/** Serves a resource to other parts of the system only: no stream of clients leads to its address. */
public final class InternalResourceVerticle extends VerticleBase {

    private final String address;
    private final Resource resource;
    private final Duration limit;
    private Optional<ActionConsumer> consumer = Optional.empty();

    /**
     * Serves a resource.
     *
     * @param address one that begins with {@code internal.}
     * @param limit after which an action is answered 504, whatever becomes of it
     */
    public InternalResourceVerticle(String address, Resource resource, Duration limit) {
        this.address = address;
        this.resource = resource;
        this.limit = limit;
    }

    @Override
    public Future<?> start() {
        CursorKey cursors = CursorKey.random();
        ActionConsumer serving = new ActionConsumer(
                vertx,
                address,
                resource.stream(),
                request -> Call.of(request, cursors),
                limit,
                resource::isIdempotent,
                resource::run);
        consumer = Optional.of(serving);
        return serving.registered();
    }

    /** Once what was asked is answered. */
    @Override
    public Future<?> stop() {
        return consumer.map(ActionConsumer::close).orElseGet(Future::succeededFuture);
    }
}
