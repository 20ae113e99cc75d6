package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;

/** The source of a hub's events. */
interface TopicSource {

    /**
     * After completion the listener gets the topic's events on its context, in the order of the bus, at most once
     * except while a registration is renewed. Fails, and leaves nothing behind, when the bus refuses the registration.
     *
     * @param after where the topic's feed begins
     */
    Future<Void> attach(Topic topic, Cursor after, TopicListener listener);

    /** The addresses of a stream's log, the same object for all event loops. */
    LogAddress log(String stream);

    /** A poll or the log had an event that the bus did not bring. */
    void missedByBus(Topic topic);

    /** Events on their way may still arrive. */
    void detach(Topic topic, TopicListener listener);
}
