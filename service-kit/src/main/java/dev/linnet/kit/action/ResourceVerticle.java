package dev.linnet.kit.action;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.StreamInfo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/**
 * Serves one resource on the bus and announces its stream to the gateways. Any number of instances, in any number of
 * processes, share the requests.
 */
public final class ResourceVerticle extends VerticleBase {

    private static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(2);

    private final Resource resource;

    public ResourceVerticle(Resource resource) {
        this.resource = resource;
    }

    // Consumers and timers made in start() belong to the deployment, which ends them.
    @Override
    public Future<?> start() {
        String stream = resource.stream();
        Future<?> actions = new ActionConsumer(stream, resource::run).consume(vertx, Addresses.action(stream));
        Future<?> connects = new ActionConsumer(stream, call -> Future.succeededFuture(resource.connect(call)))
                .consume(vertx, Addresses.connect(stream));
        Future<?> events = new ActionConsumer(stream, resource::events).consume(vertx, Addresses.events(stream));
        Future<?> asked = vertx.eventBus()
                .<String>consumer(Addresses.STREAMS_WANTED, message -> announce())
                .completion();
        vertx.setPeriodic(ANNOUNCE_EVERY.toMillis(), timer -> announce());
        return Future.all(actions, connects, events, asked).onSuccess(ready -> announce());
    }

    private void announce() {
        vertx.eventBus().publish(Addresses.STREAMS, new StreamInfo(resource.stream(), resource.asksAtConnect()));
    }
}
