package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.subscription.Burst;
import dev.linnet.gateway.subscription.EventFrame;
import io.vertx.core.Future;

/** Writes frames to one connection, in order, without a bound. For its event loop. */
interface FrameWriter {

    /** Completes when the network has taken the text; fails when it never will. */
    Future<Void> write(String text);

    /** The same for an event, without telling what becomes of it. */
    void write(EventFrame frame, Form form, String requestId);

    /** The same for several events. */
    default void write(Burst burst, Form form, String requestId) {
        burst.frames().forEach(frame -> write(frame, form, requestId));
    }

    /** What was written and the network has not taken. */
    long pendingBytes();

    /** Offers everything to the network at once. Otherwise this happens at the end of the event loop's turn. */
    void flush();

    /** Completes when the network has taken all that was written before; fails when it never will. */
    Future<Void> taken();
}
