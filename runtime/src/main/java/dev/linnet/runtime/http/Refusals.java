package dev.linnet.runtime.http;

import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the refused requests of this process by status. A client can cause any number of them, so the log has at most one line a
 * minute. Safe for all threads.
 */
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final int LINE_AFTER_SECONDS = 60;
    private static final Map<Integer, LongAdder> COUNTS = new ConcurrentSkipListMap<>();
    private static final AtomicBoolean LINE_IS_DUE = new AtomicBoolean();

    private Refusals() {}

    static void count(RequestRefused refused, EventExecutor loop) {
        COUNTS.computeIfAbsent(refused.status(), status -> new LongAdder()).increment();
        log.debug("Refused a request: {}", refused.getMessage());
        if (LINE_IS_DUE.compareAndSet(false, true)) {
            loop.schedule(Refusals::write, LINE_AFTER_SECONDS, TimeUnit.SECONDS)
                    .addListener(done -> LINE_IS_DUE.set(false));
        }
    }

    private static void write() {
        log.info("Refused HTTP requests since the start, by status: {}", COUNTS);
    }
}
