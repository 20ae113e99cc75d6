package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
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
        vertx.runOnContext(here -> asking.<String>ask(vertx, "asked", "?").onComplete(answer));
        return answer.future();
    }

    /** Two services share the questions in turn, and one of them is frozen. */
    @Test
    void whatAFrozenServiceDoesNotAnswerAnotherDoes() {
        vertx.eventBus().consumer("asked", frozen -> unanswered.incrementAndGet());
        vertx.eventBus().consumer("asked", message -> message.reply("!"));
        for (int i = 0; i < 4; i++) {
            assertEquals("!", ask().await());
        }
        assertTrue(unanswered.get() > 0);
    }

    @Test
    void aQuestionThatNobodyCanBeAskedFailsAtOnceAndIsNotAskedTwice() {
        AtomicInteger asked = new AtomicInteger();
        vertx.eventBus().<String>consumer("asked", message -> {
            asked.incrementAndGet();
            message.fail(1, "broken");
        });
        assertThrows(ReplyException.class, () -> ask().await());
        assertEquals(1, asked.get());
    }
}
