package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecentlyEndedTest {

    private final RecentlyEnded ended = new RecentlyEnded(100);

    @Test
    void knowsASessionForAWhileAfterTheLastNewsOfItsEnd() {
        ended.add("a", 0);
        ended.add("b", 10);
        ended.add("a", 90);
        assertTrue(ended.contains("a", 190));
        assertTrue(ended.contains("b", 110));
        assertFalse(ended.contains("b", 111));
        assertFalse(ended.contains("c", 0));
        ended.add("c", 500);
        assertFalse(ended.contains("a", 90), "it is not kept longer than it counts");
    }

    @Test
    void keepsTheLatestTenThousand() {
        for (int i = 0; i < 10_001; i++) {
            ended.add("s" + i, 0);
        }
        assertFalse(ended.contains("s0", 0));
        assertTrue(ended.contains("s1", 0));
        assertTrue(ended.contains("s10000", 0));
    }
}
