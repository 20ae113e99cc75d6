package dev.linnet.kit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A start beside a database that is not ready yet. */
final class FirstContactTest {

    private final PgException startingUp = new PgException("the database system is starting up", "FATAL", "57P03", "");
    private final PgException wrongPassword = new PgException("password authentication failed", "FATAL", "28P01", "");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger tries = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aDatabaseThatComesLaterIsReached() throws Exception {
        await(FirstContact.within(vertx, Duration.ofSeconds(20), "here", () -> switch (tries.incrementAndGet()) {
            case 1 -> Future.failedFuture(new ConnectException("refused"));
            case 2 -> Future.failedFuture(startingUp);
            default -> Future.succeededFuture();
        }));
        assertEquals(3, tries.get());
    }

    @Test
    void whatNoWaitMendsFailsAtOnce() throws Exception {
        Throwable failure = failureOf(FirstContact.within(vertx, Duration.ofDays(1), "here", () -> {
            tries.incrementAndGet();
            return Future.failedFuture(wrongPassword);
        }));
        assertEquals(wrongPassword, failure);
        assertEquals(1, tries.get());
    }

    @Test
    void theWaitHasAnEnd() throws Exception {
        Throwable failure = failureOf(FirstContact.within(vertx, Duration.ofMillis(1), "here", () -> {
            tries.incrementAndGet();
            return Future.failedFuture(startingUp);
        }));
        assertEquals(startingUp, failure);
        assertTrue(tries.get() <= 2);
    }

    private static Throwable failureOf(Future<?> failing) throws Exception {
        return await(failing.transform(done -> Future.succeededFuture(done.cause())));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
