package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Topic;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The times of one registration, without waiting for them. */
class TopicConsumerTest {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private final TopicConsumer consumer = new TopicConsumer(vertx.eventBus(), new Topic("posts", "all"), nanos::get);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void eachRenewalNeedsTwiceTheSilenceOfTheOneBefore() {
        consumer.registered().await();
        pass(2);
        assertFalse(consumer.isDeaf());
        pass(1);
        assertTrue(consumer.isDeaf());
        for (int patience : new int[] {6, 12, 24, 48, 60, 60}) {
            consumer.renew().await();
            pass(patience - 1);
            assertFalse(consumer.isDeaf(), () -> patience + " s");
            pass(1);
            assertTrue(consumer.isDeaf(), () -> patience + " s");
        }
    }
}
