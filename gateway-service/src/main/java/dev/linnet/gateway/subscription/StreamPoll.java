package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Moved;
import dev.linnet.protocol.MovedQuery;
import dev.linnet.protocol.Topic;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a stream's service which topics have moved, so that a lost event is found even when none follows it. A question that
 * fails is asked again with the next check, from the same position. Belongs to {@link NodeTopics}.
 */
final class StreamPoll {

    /** Who is told. */
    interface Listener {
        /** A topic's last event has this position. */
        void topicMoved(Topic topic, Cursor position);

        /** Of all topics that have events up to here, {@link #topicMoved} has told. */
        void verifiedUpTo(String stream, Cursor upTo);

        /** The stream's log is of another epoch now, and got so far in it. */
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

    /** Before the next regular one: as long as the bus does not bring what checks find, they are what brings it. */
    void pollSoon() {
        if (!pollsSoon) {
            pollsSoon = true;
            vertx.setTimer(SOON_MS, fired -> {
                pollsSoon = false;
                poll();
            });
        }
    }

    /** While the last question is unanswered, once more after that. */
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
            // Which topics have moved in an epoch that was not asked about is not said.
            listener.restarted(stream, after);
            return;
        }
        for (Moved.Last last : moved.topics()) {
            listener.topicMoved(new Topic(stream, last.key()), new Cursor(after.epoch(), last.position()));
        }
        listener.verifiedUpTo(stream, after);
    }
}
