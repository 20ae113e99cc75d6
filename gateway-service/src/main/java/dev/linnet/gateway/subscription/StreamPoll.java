package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Moved;
import dev.linnet.protocol.MovedQuery;
import dev.linnet.protocol.Topic;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a stream's service which topics have moved. This finds a lost event even when no later event follows it. The
 * next poll repeats a question that failed, from the same position. Belongs to {@link NodeTopics}.
 */
final class StreamPoll {

    /** Who gets the answers. */
    interface Listener {
        /** A topic's last event has this position. */
        void topicMoved(Topic topic, Cursor position);

        /** {@link #topicMoved} was called for every topic that has events up to here. */
        void verifiedUpTo(String stream, Cursor upTo);

        /** The stream's log has begun another epoch and has reached this position in it. */
        void restarted(String stream, Cursor position);
    }

    private static final Logger log = LoggerFactory.getLogger(StreamPoll.class);

    private static final long SOON_MS = 100;

    private final Vertx vertx;
    private final String stream;
    private final Listener listener;
    private final Asking questions;
    private Cursor after;
    private boolean asking;
    private boolean pollAgain;
    private boolean pollsSoon;
    private boolean asksAnyone;

    StreamPoll(Vertx vertx, String stream, LogAddress address, Cursor after, Listener listener) {
        this.vertx = vertx;
        this.stream = stream;
        this.after = after;
        this.listener = listener;
        this.questions = new Asking(vertx, address);
    }

    /** Polls before the next regular poll: while the bus loses events, polls are how they arrive. */
    void pollSoon() {
        if (!pollsSoon) {
            pollsSoon = true;
            vertx.setTimer(SOON_MS, fired -> {
                pollsSoon = false;
                poll();
            });
        }
    }

    /** While a question is unanswered, this polls once more after its answer. */
    void poll() {
        if (asking) {
            pollAgain = true;
            return;
        }
        asking = true;
        pollAgain = false;
        asksAnyone = !asksAnyone;
        MovedQuery question = new MovedQuery(after);
        (asksAnyone ? questions.<Moved>askAnyone(question) : questions.<Moved>ask(question)).onComplete(answer -> {
            asking = false;
            if (answer.succeeded()) {
                tell(answer.result());
            } else {
                log.debug(
                        "Stream {} could not be asked what moved: {}",
                        stream,
                        answer.cause().getMessage());
            }
            if (pollAgain) {
                pollSoon();
            }
        });
    }

    private void tell(Moved moved) {
        boolean isNews = moved.upTo().epoch() != after.epoch();
        after = moved.upTo();
        if (isNews) {
            // The answer does not name the topics that moved in the new epoch.
            listener.restarted(stream, after);
            return;
        }
        for (Moved.Last last : moved.topics()) {
            listener.topicMoved(new Topic(stream, last.key()), new Cursor(after.epoch(), last.position()));
        }
        listener.verifiedUpTo(stream, after);
    }
}
