package dev.linnet.runtime.http;

import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests of this process that were refused, by status, and the clients that left before their request was
 * whole. A client can cause any number of them, so the log has at most one line a minute. Safe for all threads.
 */
public final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final int LINE_AFTER_SECONDS = 60;
    private static final Map<Integer, LongAdder> COUNTS = new ConcurrentSkipListMap<>();
    private static final LongAdder LEFT = new LongAdder();
    private static final AtomicBoolean LINE_IS_DUE = new AtomicBoolean();

    private Refusals() {}

    /** Counts a request that breaks a rule of HTTP/1 or HTTP/2. */
    public static void count(int status, String why) {
        COUNTS.computeIfAbsent(status, first -> new LongAdder()).increment();
        log.debug("Refused a request: {} {}", status, why);
        writeLater();
    }

    /** Counts a client that left in the middle of its request. */
    public static void countLeft(String how) {
        LEFT.increment();
        log.debug("A client left before its request was whole: {}", how);
        writeLater();
    }

    /** The requests refused with this status since the start. */
    public static long refused(int status) {
        LongAdder count = COUNTS.get(status);
        return count == null ? 0 : count.sum();
    }

    /** The clients that left since the start. */
    public static long left() {
        return LEFT.sum();
    }

    private static void writeLater() {
        if (LINE_IS_DUE.compareAndSet(false, true)) {
            GlobalEventExecutor.INSTANCE
                    .schedule(Refusals::write, LINE_AFTER_SECONDS, TimeUnit.SECONDS)
                    .addListener(done -> LINE_IS_DUE.set(false));
        }
    }

    private static void write() {
        log.info(
                "HTTP requests since the start: refused, by status: {}; clients that left in the middle of one: {}",
                COUNTS,
                LEFT);
    }
}
