package dev.linnet.kit.service;

import dev.linnet.protocol.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Tells other processes whether this service can do its work: an empty string, or a failure with the reason. */
final class ReadyVerticle extends VerticleBase {

    private static final int UNAVAILABLE = 503;

    private final String address;
    private final RunningService service;

    /**
     * @param address the endpoint's address
     */
    ReadyVerticle(String address, RunningService service) {
        this.address = address;
        this.service = service;
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus()
                .<String>consumer(
                        Addresses.ready(address),
                        question -> service.check()
                                .onSuccess(ready -> question.reply(""))
                                .onFailure(failure -> question.fail(UNAVAILABLE, failure.getMessage())))
                .completion();
    }
}
