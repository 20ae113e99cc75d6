package dev.linnet.runtime;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes warnings that every call of a client may cause. It writes a warning of one kind at most once in 10 s. The next
 * line of the kind says how many were left out before it. Safe from any thread.
 */
public final class SparingLog {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final LongSupplier nanoClock;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    SparingLog(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
    }

    /** Warnings under the name of this class. */
    public static SparingLog of(Class<?> origin) {
        return new SparingLog(LoggerFactory.getLogger(origin), System::nanoTime);
    }

    /** Lines of one kind since the last one that was written. */
    private record Kind(long pausedUntilNanos, long leftOut) {}

    /**
     * @param format says the kind; a literal, since each one is kept for as long as the log
     * @param arguments one for each {@code {}} of the format
     */
    public void warn(String format, @Nullable Object... arguments) {
        long now = nanoClock.getAsLong();
        long[] leftOut = {-1};
        kinds.compute(format, (same, last) -> {
            if (last != null && now - last.pausedUntilNanos() < 0) {
                return new Kind(last.pausedUntilNanos(), last.leftOut() + 1);
            }
            leftOut[0] = last == null ? 0 : last.leftOut();
            return new Kind(now + PAUSE_NANOS, 0);
        });
        if (leftOut[0] == 0) {
            log.warn(format, arguments);
        } else if (leftOut[0] > 0) {
            @Nullable Object[] more = Arrays.copyOf(arguments, arguments.length + 1);
            more[arguments.length] = leftOut[0];
            log.warn(format + " ({} more such lines were left out before this one)", more);
        }
    }
}
