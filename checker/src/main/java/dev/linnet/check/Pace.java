package dev.linnet.check;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps one thread to a rate. It makes up for at most one second of delay. */
final class Pace {

    private final long intervalNanos;
    private long dueNanos = System.nanoTime();

    Pace(double perSecond) {
        intervalNanos = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    /** Blocks until the next turn. */
    void next() {
        dueNanos = Math.max(dueNanos + intervalNanos, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
