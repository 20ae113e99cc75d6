package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Cursor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BusProgressTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final BusProgress bus = new BusProgress(nanos::get);

    private static Cursor at(long position) {
        return new Cursor(7, position);
    }

    @Test
    void aBusThatHasBroughtNothingIsNotOnItsWay() {
        assertFalse(bus.isBehind(at(1)));
    }

    @Test
    void itIsOnItsWayToLaterPositionsOnly() {
        bus.brought(at(10));
        bus.brought(at(8));
        assertTrue(bus.isBehind(at(11)));
        assertFalse(bus.isBehind(at(10)));
        assertFalse(bus.isBehind(at(9)));
    }

    @Test
    void afterASecondOfSilenceItBringsNothingMore() {
        bus.brought(at(10));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertFalse(bus.isBehind(at(11)));
        bus.brought(at(9));
        assertTrue(bus.isBehind(at(11)));
    }

    @Test
    void positionsOfAnotherEpochAreNotOnThisWay() {
        bus.brought(at(10));
        assertFalse(bus.isBehind(new Cursor(8, 11)));
        bus.brought(new Cursor(8, 3));
        assertTrue(bus.isBehind(new Cursor(8, 4)));
        assertFalse(bus.isBehind(at(11)));
    }
}
