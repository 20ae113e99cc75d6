package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;

/** Where a hub has its events from. */
interface TopicSource {

    /**
     * From the completion on, on the listener's context, it gets the topic's events, hardly ever twice, in the order the
     * bus brings them. Fails, leaving nothing behind, when the bus refuses the registration.
     *
     * @param after where the topic's feed begins
     */
    Future<Void> attach(Topic topic, Cursor after, TopicListener listener);

    /** Where the log of a stream is asked; one for all event loops. */
    LogAddress log(String stream);

    /** Something that the bus should have brought was found otherwise. */
    void missedByBus(Topic topic);

    /** Events that are on their way may still arrive. */
    void detach(Topic topic, TopicListener listener);
}
