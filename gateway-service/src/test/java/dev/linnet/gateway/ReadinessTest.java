package dev.linnet.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.login.Users;
import dev.linnet.protocol.Addresses;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By a clock that the test sets. */
class ReadinessTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final Users users = new Users(vertx, Duration.ofSeconds(5));
    private long now;
    private final Readiness readiness = new Readiness(users, () -> now);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void theServiceIsAskedOnceASecondAtMost() {
        answer();
        for (int i = 0; i < 5; i++) {
            assertTrue(readiness.isReady().await());
            now += SECOND / 5;
        }
        assertEquals(1, asked.get());
        assertTrue(readiness.isReady().await());
        assertEquals(2, asked.get());
    }

    @Test
    void aGatewayWithoutUsersIsNotReadyUntilTheyAreThere() {
        assertFalse(readiness.isReady().await());
        answer();
        assertFalse(readiness.isReady().await());
        now += SECOND;
        assertTrue(readiness.isReady().await());
    }

    @Test
    void aGatewayThatEndsIsNotReady() {
        answer();
        readiness.close();
        assertFalse(readiness.isReady().await());
        assertEquals(0, asked.get());
    }

    private void answer() {
        vertx.eventBus()
                .<String>consumer(Addresses.ready(Addresses.USERS), question -> {
                    asked.incrementAndGet();
                    question.reply("");
                })
                .completion()
                .await();
    }
}
