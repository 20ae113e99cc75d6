package dev.linnet.gateway.session;

import io.vertx.core.Future;

/** The place of one action among the actions of its session and stream. For the session's event loop. */
interface Turn {

    /** The place of an action that runs beside the others. */
    Turn ALONE = new Turn() {
        @Override
        public Future<Void> before() {
            return Future.succeededFuture();
        }

        @Override
        public void done() {
            // No action waits for it.
        }
    };

    /** Completes when the replies before this one are written. Never fails. */
    Future<Void> before();

    /**
     * The action has taken effect, so that only its reply waits: for the report of its caller's presence, or for the
     * replies before it. Or it will take effect before the next one of its name, even if that one begins now. If the next
     * action has the same name, it may begin. Any other action begins after the reply.
     */
    void done();
}
