package dev.linnet.kit.service;

import io.vertx.core.Future;

/** A service, as its process sees it. */
public interface RunningService {

    /** Fails when the service cannot do its work now; then its process is not ready. */
    Future<Void> check();

    /** Stops serving, then closes everything it has opened. */
    Future<Void> close();
}
