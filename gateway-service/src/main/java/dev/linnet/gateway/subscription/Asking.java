package dev.linnet.gateway.subscription;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;

/**
 * A question to a log, which changes nothing, asked again and again until it is answered. For one event loop.
 *
 * <p>A process that was just killed, is frozen or cut off never answers. So the one that answered last is asked first, and then, a few
 * times and soon, whichever the bus chooses. And the first wait is short; but a database that is slow would never answer if it
 * were not given more time each time.
 */
final class Asking {

    private static final long AGAIN_AFTER_MS = 100;
    private static final int MOST_AT_ONCE = 6;
    private static final long FIRST_TIMEOUT_MS = 1_000;
    private static final long LONGEST_TIMEOUT_MS = 8_000;

    private final Vertx vertx;
    private final LogAddress log;
    private long timeoutMs = FIRST_TIMEOUT_MS;

    Asking(Vertx vertx, LogAddress log) {
        this.vertx = vertx;
        this.log = log;
    }

    /** Fails when nobody has answered in time, or could be asked. */
    <T> Future<T> ask(Object question) {
        return ask(question, log.ofLastAnswer());
    }

    /** The same, with the bus choosing from the first time on: so one gets to know who else answers. */
    <T> Future<T> askAnyone(Object question) {
        return ask(question, log.ofAll());
    }

    private <T> Future<T> ask(Object question, String first) {
        Promise<T> answer = Promise.promise();
        ask(question, first, MOST_AT_ONCE - 1, answer);
        return answer.future()
                .onComplete(
                        answered -> timeoutMs = FIRST_TIMEOUT_MS,
                        failure -> timeoutMs = Math.min(LONGEST_TIMEOUT_MS, 2 * timeoutMs));
    }

    private <T> void ask(Object question, String address, int more, Promise<T> answer) {
        Future<Message<T>> asked = vertx.eventBus()
                .<T>request(address, question, new DeliveryOptions().setSendTimeout(timeoutMs))
                .onSuccess(message -> {
                    log.answered(message.headers());
                    answer.tryComplete(message.body());
                });
        if (more == 0) {
            asked.onFailure(answer::tryFail);
            return;
        }
        long again = vertx.setTimer(AGAIN_AFTER_MS, slow -> {
            if (!answer.future().isComplete()) {
                ask(question, log.ofAll(), more - 1, answer);
            }
        });
        asked.onFailure(failure -> {
                    if (!vertx.cancelTimer(again)) {
                        return;
                    }
                    if (address.equals(log.ofAll())) {
                        answer.tryFail(failure);
                    } else {
                        log.forget(address);
                        ask(question, log.ofAll(), more - 1, answer);
                    }
                })
                .onSuccess(answered -> vertx.cancelTimer(again));
    }
}
