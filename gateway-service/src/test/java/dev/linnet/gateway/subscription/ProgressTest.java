package dev.linnet.gateway.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Cursor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final Progress progress = new Progress(new Cursor(1, 5), nanos::get);

    @Test
    void theFormerEpochIsNoNewsUntilItsLateEventsHaveArrived() {
        progress.adopt(new Cursor(2, 0));
        assertFalse(progress.isNews(1));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertFalse(progress.isNews(1));
        nanos.addAndGet(1);
        assertTrue(progress.isNews(1));
        assertFalse(progress.isNews(2));
        assertTrue(progress.isNews(3));
    }

    @Test
    void itIsCompleteWhenItHasReachedWhatItHasHeardOf() {
        progress.want(new Cursor(1, 7));
        progress.want(new Cursor(1, 6));
        progress.reached(new Cursor(1, 6));
        assertFalse(progress.isComplete());
        progress.reached(new Cursor(1, 7));
        assertTrue(progress.isComplete());
        assertEquals(new Cursor(1, 7), progress.last());
    }
}
