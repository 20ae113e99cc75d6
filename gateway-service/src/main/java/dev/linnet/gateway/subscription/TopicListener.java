package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import io.vertx.core.Context;

/** One event loop, as {@link NodeTopics} sees it. Its methods are called on {@link #context}. */
interface TopicListener {

    Context context();

    void event(Topic topic, Event event);

    /** The topic has an event at this position, which the bus may have lost. */
    void topicMoved(Topic topic, Cursor position);

    /**
     * Every event of the stream's attached topics up to here was reported through {@link #topicMoved}, or precedes the
     * attachment.
     */
    void verifiedUpTo(String stream, Cursor upTo);
}
