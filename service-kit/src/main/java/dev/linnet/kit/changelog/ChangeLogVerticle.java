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
        return vertx.eventBus()
                .<Object>consumer(Addresses.log(stream), this::answer)
                .completion();
    }

    private void answer(Message<Object> question) {
        if (question.body() instanceof HistoryQuery query) {
            answer(question, log.history(query));
        } else if (question.body() instanceof MovedQuery query) {
            answer(question, log.moved(stream, query));
        } else {
            question.fail(1, "The change log knows no such question.");
        }
    }

    private static void answer(Message<?> question, Future<?> answer) {
        answer.onSuccess(question::reply).onFailure(failure -> {
            LOG.warn("The change log cannot be read: {}", failure.getMessage());
            question.fail(1, "The change log cannot be read.");
        });
    }
}
