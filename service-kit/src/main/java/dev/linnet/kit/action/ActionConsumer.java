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
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request to one address once, whatever happens. For one event loop. */
final class ActionConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(ActionConsumer.class);

    /** As long as nothing has come for so long, nothing is on its way any more. */
    private static final long SILENCE_MS = 200;

    private static final long LONGEST_FAREWELL_MS = 2_000;

    private final Vertx vertx;
    private final String name;
    private final Function<Request, Call> reading;
    private final Duration limit;
    private final Predicate<String> isIdempotent;
    private final Function<Call, Future<Reply>> run;
    private final MessageConsumer<Request> consumer;
    private final Promise<Void> answered = Promise.promise();
    // An answer may come on any thread.
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closing;
    private volatile long lastNanos = System.nanoTime();

    /**
     * Consumes from now on.
     *
     * @param name what the log calls it
     * @param reading reads a request; what it throws is answered 500
     * @param limit after which an action is answered 504, whatever becomes of it
     * @param isIdempotent by the name of an action: the answer to one that was cut short is 503, to any other 504
     */
    ActionConsumer(
            Vertx vertx,
            String address,
            String name,
            Function<Request, Call> reading,
            Duration limit,
            Predicate<String> isIdempotent,
            Function<Call, Future<Reply>> run) {
        this.vertx = vertx;
        this.name = name;
        this.reading = reading;
        this.limit = limit;
        this.isIdempotent = isIdempotent;
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

    /**
     * Has the cluster send no more requests, and takes those that are on their way; those that still wait to be taken are answered 503.
     * Completes when those under way are answered, within the limit.
     */
    Future<Void> close() {
        return Withdrawal.of(vertx, consumer.address())
                .compose(fromCluster -> fromCluster ? silence(System.nanoTime()) : Future.succeededFuture())
                .compose(silent -> unregister());
    }

    private Future<Void> silence(long sinceNanos) {
        long now = System.nanoTime();
        long silentMs = TimeUnit.NANOSECONDS.toMillis(now - Math.max(lastNanos, sinceNanos));
        if (silentMs >= SILENCE_MS || now - sinceNanos > TimeUnit.MILLISECONDS.toNanos(LONGEST_FAREWELL_MS)) {
            return Future.succeededFuture();
        }
        return vertx.timer(SILENCE_MS - silentMs, TimeUnit.MILLISECONDS).compose(later -> silence(sinceNanos));
    }

    private Future<Void> unregister() {
        closing = true;
        if (underWay.get() == 0) {
            answered.tryComplete();
        }
        return consumer.unregister().otherwiseEmpty().compose(gone -> answered.future());
    }

    private void answer(Message<Request> message) {
        lastNanos = System.nanoTime();
        Request request = message.body();
        Future<Reply> reply;
        underWay.incrementAndGet();
        try {
            reply = run.apply(reading.apply(request));
        } catch (RuntimeException e) {
            reply = Future.failedFuture(e);
        }
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
        boolean notDone = isIdempotent.test(request.action());
        if (failure instanceof TimeoutException) {
            LOG.warn("{}: not done within {} ms", action, limit.toMillis());
            return notDone ? Reply.unavailable() : Reply.timedOut();
        }
        return Failures.reply(failure, action, notDone, LOG);
    }
}
