package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import io.vertx.core.Context;

/** What {@link NodeTopics} tells each event loop; both methods are called on {@link #context}. */
interface TopicListener {

    Context context();

    void event(Topic topic, Event event);

    /** The topic has an event at this position, which the bus may have lost. */
    void moved(Topic topic, Cursor position);
}
