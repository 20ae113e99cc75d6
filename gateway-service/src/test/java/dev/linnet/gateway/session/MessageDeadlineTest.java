package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** By a clock that the test sets. */
class MessageDeadlineTest {

    private static final long TIMEOUT = Duration.ofSeconds(5).toNanos();

    private long now;
    private final MessageDeadline deadline = new MessageDeadline(Duration.ofNanos(TIMEOUT), () -> now);

    @Test
    void fragmentsDoNotProlongIt() {
        for (int i = 0; i < 5; i++) {
            deadline.heard(true);
            assertFalse(deadline.isOver(now));
            now += TIMEOUT / 5;
        }
        assertFalse(deadline.isOver(now));
        assertTrue(deadline.isOver(now + 1));
    }

    @Test
    void aFinishedMessageEndsIt() {
        deadline.heard(true);
        deadline.heard(false);
        now += 2 * TIMEOUT;
        assertFalse(deadline.isOver(now));
    }

    @Test
    void theNextMessageHasTheWholeTime() {
        deadline.heard(true);
        now += TIMEOUT;
        deadline.heard(false);
        deadline.heard(true);
        now += TIMEOUT;
        assertFalse(deadline.isOver(now));
    }

    @Test
    void timeInWhichTheSocketIsNotReadDoesNotCount() {
        deadline.heard(true);
        now += 2 * TIMEOUT;
        deadline.restart();
        assertFalse(deadline.isOver(now + TIMEOUT));
        assertTrue(deadline.isOver(now + TIMEOUT + 1));
    }
}
