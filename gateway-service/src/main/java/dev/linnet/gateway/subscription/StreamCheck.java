package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Moved;
import dev.linnet.protocol.MovedQuery;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a stream's service which topics have moved, so that a lost event is found even when none follows it. A question that
 * fails is asked again with the next check, from the same position. Belongs to {@link NodeTopics}.
 */
final class StreamCheck {

    /** Told of each topic that moved: stream, topic key, position of its last event. */
    @FunctionalInterface
    interface Mover {
        void moved(String stream, String key, Cursor position);
    }

    private static final Logger log = LoggerFactory.getLogger(StreamCheck.class);
    private static final long TIMEOUT_MS = 5_000;

    private final Vertx vertx;
    private final String stream;
    private final Mover mover;
    private Cursor after;
    private boolean asking;

    StreamCheck(Vertx vertx, String stream, Cursor after, Mover mover) {
        this.vertx = vertx;
        this.stream = stream;
        this.after = after;
        this.mover = mover;
    }

    /** Does nothing while the last question is unanswered. */
    void run() {
        if (asking) {
            return;
        }
        asking = true;
        vertx.eventBus()
                .<Moved>request(
                        Addresses.moved(stream),
                        new MovedQuery(after),
                        new DeliveryOptions().setSendTimeout(TIMEOUT_MS))
                .map(Message::body)
                .onComplete(answer -> {
                    asking = false;
                    if (answer.succeeded()) {
                        tell(answer.result());
                    } else {
                        log.debug(
                                "Stream {} could not be asked what moved: {}",
                                stream,
                                answer.cause().getMessage());
                    }
                });
    }

    private void tell(Moved moved) {
        after = moved.upTo();
        for (Moved.Last last : moved.topics()) {
            mover.moved(stream, last.key(), new Cursor(after.epoch(), last.position()));
        }
    }
}
