package dev.linnet.kit.changelog;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.MovedQuery;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers gateways that may have missed something of a stream. Any number of instances share the questions. */
public final class ChangeLogVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeLogVerticle.class);

    private final ChangeLog log;
    private final String stream;

    public ChangeLogVerticle(ChangeLog log, String stream) {
        this.log = log;
        this.stream = stream;
    }

    @Override
    public Future<?> start() {
        Future<?> history = vertx.eventBus()
                .<HistoryQuery>consumer(
                        Addresses.history(stream), message -> answer(message, log.history(message.body())))
                .completion();
        Future<?> moved = vertx.eventBus()
                .<MovedQuery>consumer(
                        Addresses.moved(stream), message -> answer(message, log.moved(stream, message.body())))
                .completion();
        return Future.all(history, moved);
    }

    private static void answer(Message<?> question, Future<?> answer) {
        answer.onSuccess(question::reply).onFailure(failure -> {
            LOG.warn("The change log cannot be read: {}", failure.getMessage());
            question.fail(1, "The change log cannot be read.");
        });
    }
}
