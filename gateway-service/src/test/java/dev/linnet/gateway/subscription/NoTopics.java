package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A bus that brings what the test says, and a log that is never needed. */
final class NoTopics implements TopicSource {

    @Override
    public Future<Void> attach(Topic topic, Cursor after, TopicListener listener) {
        // Never completes: then the feed does not look back into the log.
        return Promise.<Void>promise().future();
    }

    @Override
    public LogAddress log(String stream) {
        return new LogAddress(stream);
    }

    @Override
    public void missedByBus(Topic topic) {
        throw new IllegalStateException("no event was left out");
    }

    @Override
    public void detach(Topic topic, TopicListener listener) {
        // Nothing was attached.
    }
}
