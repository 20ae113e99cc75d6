package dev.linnet.kit.service;

import io.vertx.core.Future;

/** What a process has to know of the service it runs. */
public interface RunningService {

    /** Whether it can do its work now; fails when it cannot, and its process is then not ready. */
    Future<Void> check();

    /** Stops serving, then lets go of all it has opened. */
    Future<Void> close();
}
