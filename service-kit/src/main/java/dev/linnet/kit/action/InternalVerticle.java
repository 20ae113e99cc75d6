package dev.linnet.kit.action;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;

/** Serves an endpoint to other parts of the system only: clients name streams, and no stream has its address. */
public final class InternalVerticle<Q, A> extends VerticleBase {

    private final String address;
    private final InternalEndpoint<Q, A> endpoint;
    private final Duration limit;
    private Optional<ActionConsumer<Q, A>> consumer = Optional.empty();

    /**
     * @param address begins with {@code internal.}
     * @param limit after it a question is answered 503 or 504
     */
    public InternalVerticle(String address, InternalEndpoint<Q, A> endpoint, Duration limit) {
        this.address = address;
        this.endpoint = endpoint;
        this.limit = limit;
    }

    @Override
    public Future<?> start() {
        ActionConsumer<Q, A> serving = new ActionConsumer<>(vertx, address, endpoint, limit);
        consumer = Optional.of(serving);
        return serving.registered();
    }

    /** Completes when all questions under way are answered. */
    @Override
    public Future<?> stop() {
        return consumer.map(ActionConsumer::close).orElseGet(Future::succeededFuture);
    }
}
