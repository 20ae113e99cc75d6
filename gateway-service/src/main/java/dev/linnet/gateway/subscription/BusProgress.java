package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far the bus has brought the events of one stream. It brings them in the order of their positions, so one that is
 * late cannot be told from one that is lost until a later one has come. A busy machine is late with thousands of
 * events, and reading them all from the log would make it later still. The feeds of the stream share it. For one event
 * loop.
 */
final class BusProgress {

    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;
    private Cursor brought = new Cursor(0, 0);
    private long broughtNanos;

    /**
     * The progress of one stream.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    BusProgress(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.broughtNanos = nanoClock.getAsLong() - SILENCE_NANOS;
    }

    void brought(Cursor position) {
        if (position.epoch() != brought.epoch() || position.position() > brought.position()) {
            brought = position;
        }
        broughtNanos = nanoClock.getAsLong();
    }

    /** Whether the bus has not come to this position yet and is on its way. */
    boolean isBehind(Cursor position) {
        return position.epoch() == brought.epoch()
                && position.position() > brought.position()
                && nanoClock.getAsLong() - broughtNanos < SILENCE_NANOS;
    }
}
