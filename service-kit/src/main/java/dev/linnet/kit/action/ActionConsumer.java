package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.impl.MessageConsumerImpl;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request to one address once, whatever happens. For one event loop. */
final class ActionConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(ActionConsumer.class);

    private final String name;
    private final Duration limit;
    private final Function<Call, Future<Reply>> run;
    private final MessageConsumer<Request> consumer;
    private final Promise<Void> answered = Promise.promise();
    // An answer may come on any thread.
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closing;

    /**
     * Consumes from now on.
     *
     * @param name what the log calls it
     * @param limit after which an action is answered 504, whatever becomes of it
     */
    ActionConsumer(Vertx vertx, String address, String name, Duration limit, Function<Call, Future<Reply>> run) {
        this.name = name;
        this.limit = limit;
        this.run = run;
        this.consumer = vertx.eventBus().consumer(address, this::answer);
        if (consumer instanceof MessageConsumerImpl<Request> queue) {
            // Vert.x says of what still waits when the consumer closes that it timed out, as if it might have been
            // done.
            queue.discardHandler(message -> message.reply(Reply.unavailable()));
        }
    }

    /** Completes when the whole cluster was told. */
    Future<Void> registered() {
        return consumer.completion();
    }

    /** Takes no more requests; those that wait to be taken are answered 503. Completes when those under way are answered, within the limit. */
    Future<Void> close() {
        closing = true;
        if (underWay.get() == 0) {
            answered.tryComplete();
        }
        return consumer.unregister().otherwiseEmpty().compose(gone -> answered.future());
    }

    private void answer(Message<Request> message) {
        Request request = message.body();
        Future<Reply> reply;
        try {
            reply = run.apply(Call.of(request));
        } catch (RuntimeException e) {
            reply = Future.failedFuture(e);
        }
        underWay.incrementAndGet();
        (reply.isComplete() ? reply : reply.timeout(limit.toMillis(), TimeUnit.MILLISECONDS))
                .otherwise(failure -> failed(request, failure))
                .onSuccess(answer -> {
                    message.reply(answer);
                    if (underWay.decrementAndGet() == 0 && closing) {
                        answered.tryComplete();
                    }
                });
    }

    private Reply failed(Request request, Throwable failure) {
        String action = name + "." + request.action();
        if (failure instanceof TimeoutException) {
            LOG.warn("{}: not done within {} ms", action, limit.toMillis());
            return Reply.timedOut();
        }
        return Failures.reply(failure, action, LOG);
    }
}
