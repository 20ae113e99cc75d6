package dev.linnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SparingLogTest {

    private final AtomicLong nanos = new AtomicLong();
    private final SparingLog log = new SparingLog(LoggerFactory.getLogger(SparingLogTest.class), nanos::get);

    @Test
    void aKindIsToldOnceInTenSecondsAndThenWithHowManyWereLeftOut() {
        try (LogLines lines = LogLines.of(SparingLogTest.class)) {
            for (int i = 1; i <= 1_000; i++) {
                log.warn("{} failed: {}", "create", i);
            }
            log.warn("{} is late", "create");
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
            log.warn("{} failed: {}", "create", 1_001);
            nanos.addAndGet(1);
            log.warn("{} failed: {}", "patch", 1_002);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
            log.warn("{} failed: {}", "patch", 1_003);
            assertEquals(
                    List.of(
                            "WARN create failed: 1",
                            "WARN create is late",
                            "WARN patch failed: 1002 (1000 more such lines were left out before this one)",
                            "WARN patch failed: 1003"),
                    lines.all());
        }
    }
}
