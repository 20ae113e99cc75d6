package dev.linnet.kit.action;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Serves a resource to other parts of the system only: no stream of clients leads to its address. */
public final class InternalResourceVerticle extends VerticleBase {

    private final String address;
    private final Resource resource;

    /**
     * Serves a resource.
     *
     * @param address one that begins with {@code internal.}
     */
    public InternalResourceVerticle(String address, Resource resource) {
        this.address = address;
        this.resource = resource;
    }

    @Override
    public Future<?> start() {
        return new ActionConsumer(resource.stream(), resource::run).consume(vertx, address);
    }
}
