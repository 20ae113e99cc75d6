package dev.linnet.testing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for conditions, never for time alone. Every method blocks, so no event loop may call it, and throws an
 * {@link AssertionError} when the time is over.
 */
public final class Await {

    /** Costs nothing when a test passes. A machine whose processors are busy with something else is slow. */
    public static final Duration LONG = Duration.ofMinutes(2);

    /** For the start of a process, which gives up by itself after three minutes. */
    public static final Duration START = Duration.ofMinutes(4);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /** Is asked again and again; what it throws ends the waiting. */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E;
    }

    /** The result, within two minutes. A failed future is an {@link AssertionError} with that cause. */
    public static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LONG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no result within " + LONG, e);
        }
    }

    /** Asks every 5 ms until the condition holds. */
    public static <E extends Exception> void until(String what, Duration within, Condition<E> condition) throws E {
        until(() -> what, within, condition);
    }

    /** The same within two minutes. */
    public static <E extends Exception> void eventually(String what, Condition<E> condition) throws E {
        until(() -> what, LONG, condition);
    }

    /** The same with a message that is made when the time is over. */
    public static <E extends Exception> void eventually(Supplier<String> what, Condition<E> condition) throws E {
        until(what, LONG, condition);
    }

    private static <E extends Exception> void until(Supplier<String> what, Duration within, Condition<E> condition)
            throws E {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + within + ": " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
