package dev.linnet.check;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for conditions, and letting a load run for a while. */
final class Await {

    private Await() {}

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Asks every 20 ms until it is so; fails after a while. */
    static void until(String what, Duration within, Condition condition) throws Exception {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + within + ": " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Not for a condition: a scenario's time under load is part of what it is. */
    static void seconds(double seconds) {
        long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
