package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskingTest {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Asking asking = new Asking();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Future<String> ask() {
        Promise<String> answer = Promise.promise();
        vertx.runOnContext(
                here -> asking.<String>ask(vertx.eventBus(), "asked", "?").onComplete(answer));
        return answer.future();
    }

    /** Two services share the questions in turn, and one of them is frozen. */
    @Test
    void whatAFrozenServiceDidNotAnswerAnotherAnswersNext() {
        vertx.eventBus().consumer("asked", frozen -> unanswered.incrementAndGet());
        vertx.eventBus().consumer("asked", message -> message.reply("!"));
        long before = System.nanoTime();
        while (unanswered.get() == 0) {
            ask().otherwiseEmpty().await();
        }
        // Somebody else's question takes the other service's turn, so that the next one is the frozen one's again.
        vertx.eventBus().send("asked", "?");
        assertEquals("!", ask().await());
        assertTrue(System.nanoTime() - before < Duration.ofSeconds(4).toNanos());
    }
}
