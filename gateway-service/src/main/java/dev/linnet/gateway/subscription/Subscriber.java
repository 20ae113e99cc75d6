package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import io.vertx.core.Future;

/** The session that gets the frames of its subscriptions. Called on the hub's event loop. */
public interface Subscriber {

    /** Takes the event at once, for the subscription with this form and request id. Ignores it when it is closing. */
    void send(EventFrame frame, Form form, String requestId);

    /** Takes several events at once, in their order. */
    default void send(Burst burst, Form form, String requestId) {
        burst.frames().forEach(frame -> send(frame, form, requestId));
    }

    /** Events that it should get cannot be read any more. Later events do not make up for them. */
    void lost();

    /** Completes when the session can take another page of missed events; fails when it takes no more. */
    Future<Void> room();

    /**
     * Completes when each request for this stream that has been received so far is answered, or never will be. Never
     * fails.
     */
    Future<Void> answered(String stream);
}
