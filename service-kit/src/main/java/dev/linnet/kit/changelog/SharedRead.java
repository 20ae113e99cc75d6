package dev.linnet.kit.changelog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One read for all who want the same. Who asks while a read is under way gets what the next one finds, so that nobody
 * gets what was read before the question. A read that takes long does not hold up the next one: its connection may be
 * dead. Safe from any thread; an answer comes on the context of its question.
 */
final class SharedRead<T> {

    private static final long LONG_MS = 250;

    private final Vertx vertx;
    private final Supplier<Future<T>> read;
    private List<Promise<T>> waiting = new ArrayList<>();
    /** The number of the read that holds up the next one; 0 for none. */
    private long reading;

    private long begun;

    SharedRead(Vertx vertx, Supplier<Future<T>> read) {
        this.vertx = vertx;
        this.read = read;
    }

    /** Fails as the read does. */
    Future<T> get() {
        Promise<T> answer = ((VertxInternal) vertx).getOrCreateContext().promise();
        synchronized (this) {
            waiting.add(answer);
        }
        next();
        return answer.future();
    }

    private void next() {
        List<Promise<T>> asked;
        long number;
        synchronized (this) {
            if (reading > 0 || waiting.isEmpty()) {
                return;
            }
            number = ++begun;
            reading = number;
            asked = waiting;
            waiting = new ArrayList<>();
        }
        long timer = vertx.setTimer(LONG_MS, slow -> letNextBegin(number));
        read.get().onComplete(found -> {
            vertx.cancelTimer(timer);
            letNextBegin(number);
            asked.forEach(each -> each.handle(found));
        });
    }

    private void letNextBegin(long number) {
        synchronized (this) {
            if (reading != number) {
                return;
            }
            reading = 0;
        }
        next();
    }
}
