package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every question at one address once, whatever happens. For one event loop. */
final class ActionConsumer<Q, A> {

    private static final Logger LOG = LoggerFactory.getLogger(ActionConsumer.class);

    /** After a silence of this length no question is on its way any more. */
    private static final long SILENCE_MS = 200;

    private static final long LONGEST_FAREWELL_MS = 2_000;

    private final Vertx vertx;
    private final InternalEndpoint<Q, A> endpoint;
    private final Duration limit;
    private final MessageConsumer<Q> consumer;
    private final Promise<Void> answered = Promise.promise();
    // Answers may complete on any thread.
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closing;
    private final LongSupplier nanoClock;
    private volatile long lastNanos;

    /**
     * Consumes from now on.
     *
     * @param limit a question that takes longer is answered 503 if it is idempotent, else 504; it may be done later
     */
    ActionConsumer(Vertx vertx, String address, InternalEndpoint<Q, A> endpoint, Duration limit) {
        this(vertx, address, endpoint, limit, System::nanoTime);
    }

    ActionConsumer(
            Vertx vertx, String address, InternalEndpoint<Q, A> endpoint, Duration limit, LongSupplier nanoClock) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.limit = limit;
        this.nanoClock = nanoClock;
        this.lastNanos = nanoClock.getAsLong();
        this.consumer = vertx.eventBus().consumer(address, this::answer);
        if (consumer instanceof MessageConsumerImpl<Q> queue) {
            // Vert.x answers questions that wait when the consumer closes with a timeout, as if they might be done.
            queue.discardHandler(message -> message.reply(endpoint.failed(Reply.unavailable())));
        }
    }

    /** Completes when the whole cluster knows this consumer. */
    Future<Void> registered() {
        return consumer.completion();
    }

    /**
     * Tells the cluster to send no more questions, and takes those that are on their way. Questions that still wait in
     * the queue are answered 503. Completes when all questions under way are answered, within the limit.
     */
    Future<Void> close() {
        return Withdrawal.of(vertx, consumer.address())
                .compose(fromCluster -> fromCluster ? silence(nanoClock.getAsLong()) : Future.succeededFuture())
                .compose(silent -> unregister());
    }

    private Future<Void> silence(long sinceNanos) {
        long now = nanoClock.getAsLong();
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

    private void answer(Message<Q> message) {
        lastNanos = nanoClock.getAsLong();
        Q question = message.body();
        Future<A> asked;
        underWay.incrementAndGet();
        try {
            asked = endpoint.answer(question);
        } catch (RuntimeException e) {
            asked = Future.failedFuture(e);
        }
        (asked.isComplete() ? asked : asked.timeout(limit.toMillis(), TimeUnit.MILLISECONDS))
                .otherwise(failure -> endpoint.failed(failed(question, failure)))
                .onSuccess(message::reply)
                .onFailure(defect -> {
                    LOG.error("A question at {} could not be answered.", consumer.address(), defect);
                    message.fail(Status.INTERNAL_ERROR.code(), "Internal server error.");
                })
                .onComplete(done -> {
                    if (underWay.decrementAndGet() == 0 && closing) {
                        answered.tryComplete();
                    }
                });
    }

    private Reply failed(Q question, Throwable failure) {
        String action = endpoint.name(question);
        boolean notDone = endpoint.isIdempotent(question);
        if (failure instanceof TimeoutException) {
            return Failures.late(action, notDone, limit);
        }
        return Failures.reply(failure, action, notDone);
    }
}
