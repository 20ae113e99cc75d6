package dev.linnet.gateway.subscription;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;

/**
 * How long an answer is waited for, by one who asks again and again what changes nothing. For one event loop.
 *
 * <p>A question to a process that was just killed, is frozen or cut off is never answered. So what is not answered at once is asked a second
 * time: the bus gives neighbouring questions to different services, where there are several. And the first wait is short; but a
 * database that is slow would never answer if it were not given more time each time.
 */
final class Asking {

    private static final long SECOND_AFTER_MS = 250;
    private static final long FIRST_TIMEOUT_MS = 1_000;
    private static final long LONGEST_TIMEOUT_MS = 8_000;

    private long timeoutMs = FIRST_TIMEOUT_MS;

    /** Fails when nobody has answered in time, or could be asked. */
    <T> Future<T> ask(Vertx vertx, String address, Object question) {
        Promise<T> answer = Promise.promise();
        Future<T> first = once(vertx.eventBus(), address, question);
        long second = vertx.setTimer(
                SECOND_AFTER_MS,
                slow -> either(first, once(vertx.eventBus(), address, question)).onComplete(answer));
        first.onComplete(done -> {
            if (vertx.cancelTimer(second)) {
                answer.handle(done);
            }
        });
        return answer.future()
                .onComplete(
                        answered -> timeoutMs = FIRST_TIMEOUT_MS,
                        failure -> timeoutMs = Math.min(LONGEST_TIMEOUT_MS, 2 * timeoutMs));
    }

    private <T> Future<T> once(EventBus bus, String address, Object question) {
        return bus.<T>request(address, question, new DeliveryOptions().setSendTimeout(timeoutMs))
                .map(Message::body);
    }

    private static <T> Future<T> either(Future<T> one, Future<T> other) {
        return Future.any(one, other).map(done -> one.succeeded() ? one.result() : other.result());
    }
}
