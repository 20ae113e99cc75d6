package dev.linnet.gateway.subscription;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;

/**
 * Asks one log idempotent questions and retries each of them. For one event loop.
 *
 * <p>A process that was killed, is frozen or is cut off never answers. So each question goes first to the process that
 * answered last, soon after to the one that answered before it, and then to any that the bus chooses. The first timeout
 * is short. It doubles after each failure, because a slow database needs more time.
 */
final class Asking {

    /** The wait before the second attempt. It doubles with each attempt, to spare a slow database. */
    private static final long AGAIN_AFTER_MS = 100;

    private static final int MOST_TIMES = 4;
    private static final long FIRST_TIMEOUT_MS = 1_000;
    private static final long LONGEST_TIMEOUT_MS = 8_000;

    private final Vertx vertx;
    private final LogAddress log;
    private long timeoutMs = FIRST_TIMEOUT_MS;

    Asking(Vertx vertx, LogAddress log) {
        this.vertx = vertx;
        this.log = log;
    }

    /** Fails when no process answers in time or can be reached. */
    <T> Future<T> ask(Object question) {
        return ask(question, List.of(log.known(0), log.known(1)));
    }

    /** The same, but the bus chooses the first process. This finds out which others answer. */
    <T> Future<T> askAnyone(Object question) {
        return ask(question, List.of(log.ofAll(), log.known(0), log.known(1)));
    }

    private <T> Future<T> ask(Object question, List<String> addresses) {
        Promise<T> answer = Promise.promise();
        new Round<T>(question, addresses, answer).ask(0);
        return answer.future()
                .onComplete(
                        answered -> timeoutMs = FIRST_TIMEOUT_MS,
                        failure -> timeoutMs = Math.min(LONGEST_TIMEOUT_MS, 2 * timeoutMs));
    }

    /** One question to several processes in turn; the bus chooses the last one. */
    private final class Round<T> {

        private final Object question;
        private final List<String> addresses;
        private final Promise<T> answer;

        Round(Object question, List<String> addresses, Promise<T> answer) {
            this.question = question;
            this.addresses = addresses;
            this.answer = answer;
        }

        void ask(int before) {
            String address = before < addresses.size() ? addresses.get(before) : log.ofAll();
            Future<Message<T>> asked = vertx.eventBus()
                    .<T>request(address, question, new DeliveryOptions().setSendTimeout(timeoutMs))
                    .onSuccess(message -> {
                        log.answered(message.headers());
                        answer.tryComplete(message.body());
                    });
            if (before == MOST_TIMES - 1) {
                asked.onFailure(answer::tryFail);
                return;
            }
            long again = vertx.setTimer(AGAIN_AFTER_MS << before, slow -> {
                if (!answer.future().isComplete()) {
                    ask(before + 1);
                }
            });
            asked.onComplete(done -> {
                if (!vertx.cancelTimer(again) || done.succeeded()) {
                    return;
                }
                if (address.equals(log.ofAll())) {
                    answer.tryFail(done.cause());
                } else {
                    log.forget(address);
                    ask(before + 1);
                }
            });
        }
    }
}
