package dev.linnet.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What the generator itself used over a span of time. When its one event loop is always busy, the figures are those of
 * the generator.
 *
 * @param seconds the span
 * @param loopShare of the event loop's thread: 1 when it never slept
 * @param processors that the whole process kept busy, with its garbage collector and compiler
 * @param machineShare of all processors of the machine that were busy with anything: 1 when none was idle
 */
record GeneratorLoad(double seconds, double loopShare, double processors, double machineShare) {

    private static final double LIMIT = 0.9;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Whether the server might have done more. */
    boolean isLimit() {
        return loopShare > LIMIT;
    }

    /** The beginning of a span. To be called on any thread. */
    record Start(long threadId, long nanos, long loopNanos, long processNanos) {

        /** @param threadId of the event loop */
        static Start of(long threadId) {
            // The share of the machine is that since the last question.
            SYSTEM.getCpuLoad();
            return new Start(threadId, System.nanoTime(), loopNanos(threadId), SYSTEM.getProcessCpuTime());
        }

        GeneratorLoad end() {
            double nanos = Math.max(1, System.nanoTime() - this.nanos);
            return new GeneratorLoad(
                    nanos / Duration.ofSeconds(1).toNanos(),
                    (loopNanos(threadId) - loopNanos) / nanos,
                    (SYSTEM.getProcessCpuTime() - processNanos) / nanos,
                    Math.max(0, SYSTEM.getCpuLoad()));
        }

        private static long loopNanos(long threadId) {
            return ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId);
        }
    }
}
