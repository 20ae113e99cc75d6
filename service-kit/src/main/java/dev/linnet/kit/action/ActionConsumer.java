package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request to one address once, whatever happens.
 *
 * @param name what the log calls it
 */
record ActionConsumer(String name, Function<Call, Future<Reply>> run) {

    private static final Logger LOG = LoggerFactory.getLogger(ActionConsumer.class);

    /** Completes when the whole cluster was told; within a verticle's start the deployment ends it. */
    Future<Void> consume(Vertx vertx, String address) {
        return vertx.eventBus().<Request>consumer(address, this::answer).completion();
    }

    private void answer(Message<Request> message) {
        Request request = message.body();
        Future<Reply> reply;
        try {
            reply = run.apply(Call.of(request));
        } catch (RuntimeException e) {
            reply = Future.failedFuture(e);
        }
        reply.otherwise(failure -> Failures.reply(failure, name + "." + request.action(), LOG))
                .onSuccess(message::reply);
    }
}
