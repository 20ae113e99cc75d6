package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import io.vertx.core.Context;

/** What {@link NodeTopics} tells each event loop; its methods are called on {@link #context}. */
interface TopicListener {

    Context context();

    void event(Topic topic, Event event);

    /** The topic has an event at this position, which the bus may have lost. */
    void topicMoved(Topic topic, Cursor position);

    /** Each topic of the stream that was attached has no event up to here but those it was told of by {@link #topicMoved}, or before it attached. */
    void verifiedUpTo(String stream, Cursor upTo);
}
