package dev.linnet.gateway.subscription;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;

/**
 * A question that changes nothing, asked again and again until it is answered. For one event loop.
 *
 * <p>A process that was just killed, is frozen or cut off never answers, and the bus goes on giving it its share of the questions. So what is
 * not answered at once is asked a few times more: sooner or later another service gets it, where there are several. And the
 * first wait is short; but a database that is slow would never answer if it were not given more time each time.
 */
final class Asking {

    private static final long AGAIN_AFTER_MS = 100;
    private static final int MOST_AT_ONCE = 6;
    private static final long FIRST_TIMEOUT_MS = 1_000;
    private static final long LONGEST_TIMEOUT_MS = 8_000;

    private long timeoutMs = FIRST_TIMEOUT_MS;

    /** Fails when nobody has answered in time, or could be asked. */
    <T> Future<T> ask(Vertx vertx, String address, Object question) {
        Promise<T> answer = Promise.promise();
        ask(vertx, address, question, MOST_AT_ONCE - 1, answer);
        return answer.future()
                .onComplete(
                        answered -> timeoutMs = FIRST_TIMEOUT_MS,
                        failure -> timeoutMs = Math.min(LONGEST_TIMEOUT_MS, 2 * timeoutMs));
    }

    private <T> void ask(Vertx vertx, String address, Object question, int more, Promise<T> answer) {
        Future<T> asked = vertx.eventBus()
                .<T>request(address, question, new DeliveryOptions().setSendTimeout(timeoutMs))
                .map(Message::body)
                .onSuccess(answer::tryComplete);
        if (more == 0) {
            asked.onFailure(answer::tryFail);
            return;
        }
        long again = vertx.setTimer(AGAIN_AFTER_MS, slow -> {
            if (!answer.future().isComplete()) {
                ask(vertx, address, question, more - 1, answer);
            }
        });
        asked.onComplete(done -> {
            if (vertx.cancelTimer(again) && done.failed()) {
                answer.tryFail(done.cause());
            }
        });
    }
}
