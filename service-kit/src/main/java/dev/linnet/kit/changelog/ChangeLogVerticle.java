package dev.linnet.kit.changelog;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.MovedQuery;
import dev.linnet.runtime.SparingLog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.UUID;

/**
 * Answers gateways that may have missed events of a stream. Any number of instances share the questions. Each answer
 * names the address of its process alone.
 */
public final class ChangeLogVerticle extends VerticleBase {

    private static final SparingLog LOG = SparingLog.of(ChangeLogVerticle.class);

    private static final String PROCESS = UUID.randomUUID().toString();

    private final ChangeLog log;
    private final CursorKey cursors;
    private final String stream;
    private final DeliveryOptions sayingWhere = new DeliveryOptions();

    /**
     * @param cursors signs the cursors of events
     */
    public ChangeLogVerticle(ChangeLog log, CursorKey cursors, String stream) {
        this.log = log;
        this.cursors = cursors;
        this.stream = stream;
    }

    @Override
    public Future<?> start() {
        String own = Addresses.log(stream) + "." + PROCESS;
        sayingWhere.addHeader(Addresses.LOG_OF_ONE, own);
        return Future.all(consume(own), consume(Addresses.log(stream)));
    }

    private Future<Void> consume(String address) {
        return vertx.eventBus().<Object>consumer(address, this::answer).completion();
    }

    private void answer(Message<Object> question) {
        if (question.body() instanceof HistoryQuery query) {
            answer(question, log.history(query, cursors));
        } else if (question.body() instanceof MovedQuery query) {
            answer(question, log.moved(stream, query));
        } else {
            question.fail(1, "The change log knows no such question.");
        }
    }

    private void answer(Message<?> question, Future<?> answer) {
        answer.onSuccess(found -> question.reply(found, sayingWhere)).onFailure(failure -> {
            LOG.warn("The change log cannot be read: {}", failure.getMessage());
            question.fail(1, "The change log cannot be read.");
        });
    }
}
