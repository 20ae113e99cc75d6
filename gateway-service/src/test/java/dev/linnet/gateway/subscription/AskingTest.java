package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.linnet.protocol.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services that share the questions in turn. */
class AskingTest {

    private final Vertx vertx = Vertx.vertx();
    private final String address = Addresses.log("things");
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Asking asking = new Asking(vertx, new LogAddress("things"));

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Future<String> ask() {
        Promise<String> answer = Promise.promise();
        vertx.runOnContext(here -> asking.<String>ask("?").onComplete(answer));
        return answer.future();
    }

    private void serve(String own) {
        vertx.eventBus().consumer(address, message -> message.reply(own, saying(own)));
        vertx.eventBus().consumer(own, message -> message.reply("alone " + own, saying(own)));
    }

    private static DeliveryOptions saying(String own) {
        return new DeliveryOptions().addHeader(Addresses.LOG_OF_ONE, own);
    }

    @Test
    void whatAFrozenServiceDoesNotAnswerAnotherDoesWhoIsThenAskedAlone() {
        vertx.eventBus().consumer(address, frozen -> unanswered.incrementAndGet());
        serve("one");
        assertEquals("one", ask().await());
        int before = unanswered.get();
        for (int i = 0; i < 10; i++) {
            assertEquals("alone one", ask().await());
        }
        assertEquals(before, unanswered.get());
    }

    @Test
    void whenTheOneThatAnsweredLastIsGoneAnotherIsAsked() {
        MessageConsumer<Object> leaving =
                vertx.eventBus().consumer("leaving", message -> message.reply("alone leaving", saying("leaving")));
        MessageConsumer<Object> itsShare =
                vertx.eventBus().consumer(address, message -> message.reply("leaving", saying("leaving")));
        assertEquals("leaving", ask().await());
        assertEquals("alone leaving", ask().await());
        leaving.unregister().await();
        itsShare.unregister().await();
        serve("staying");
        assertEquals("staying", ask().await());
    }

    @Test
    void whenTheOneThatAnsweredLastIsFrozenAnotherIsAsked() {
        MessageConsumer<Object> freezing =
                vertx.eventBus().consumer(address, message -> message.reply("freezing", saying("freezing")));
        assertEquals("freezing", ask().await());
        freezing.unregister().await();
        vertx.eventBus().consumer("freezing", frozen -> unanswered.incrementAndGet());
        serve("staying");
        assertEquals("staying", ask().await());
        assertEquals("alone staying", ask().await());
        assertEquals(1, unanswered.get());
    }

    @Test
    void aQuestionThatIsRefusedFailsAndIsNotAskedTwice() {
        AtomicInteger asked = new AtomicInteger();
        vertx.eventBus().<String>consumer(address, message -> {
            asked.incrementAndGet();
            message.fail(1, "broken");
        });
        assertThrows(ReplyException.class, () -> ask().await());
        // Longer than until it would be asked again.
        vertx.timer(1_000).await();
        assertEquals(1, asked.get());
    }
}
