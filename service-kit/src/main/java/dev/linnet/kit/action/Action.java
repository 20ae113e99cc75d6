package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import io.vertx.core.Future;

/** What a resource can be asked to do. Runs on an event loop: it must not block. */
@FunctionalInterface
public interface Action {

    /**
     * Does it. An expected failure is an {@link ActionFailure}, thrown or as the future's failure; any other is a defect,
     * logged once and answered with 500.
     */
    Future<Reply> run(Call call);
}
