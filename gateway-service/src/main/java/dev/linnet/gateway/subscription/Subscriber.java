package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Event;
import io.vertx.core.Future;

/** Who gets the frames of a subscription. Called on the hub's event loop. */
public interface Subscriber {

    /** Takes the frame at once; one that does not want it any more ignores it. */
    void send(Event event, String frame);

    /** Told when events it should have been sent cannot be had any more. Whatever is sent after this does not make up for it. */
    void lost();

    /** Completes once the subscriber can take another page of missed events; fails when it takes none any more. */
    Future<Void> room();

    /** Completes when each request for this stream that has been received so far is answered, or never will be. Never fails. */
    Future<Void> answered(String stream);
}
