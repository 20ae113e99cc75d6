package dev.linnet.gateway;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread brings about. */
public final class Eventually {

    private static final long WITHIN_NANOS = Duration.ofMinutes(1).toNanos();

    private Eventually() {}

    public static void eventually(String what, BooleanSupplier condition) {
        eventually(() -> what, condition);
    }

    public static void eventually(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + WITHIN_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("not in time: " + what.get());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
