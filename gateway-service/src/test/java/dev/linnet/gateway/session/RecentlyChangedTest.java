package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecentlyChangedTest {

    private final RecentlyChanged<String, Boolean> ended = new RecentlyChanged<>(100);

    @Test
    void knowsASessionForAWhileAfterTheLastNewsOfItsEnd() {
        ended.put("a", true, 0);
        ended.put("b", true, 10);
        ended.put("a", true, 90);
        assertTrue(ended.get("a", 190).isPresent());
        assertTrue(ended.get("b", 110).isPresent());
        assertFalse(ended.get("b", 111).isPresent());
        assertFalse(ended.get("c", 0).isPresent());
        ended.put("c", true, 500);
        assertFalse(ended.get("a", 90).isPresent(), "it is not kept longer than it counts");
    }

    @Test
    void keepsTheLatestTenThousand() {
        for (int i = 0; i < 10_001; i++) {
            ended.put("s" + i, true, 0);
        }
        assertFalse(ended.get("s0", 0).isPresent());
        assertTrue(ended.get("s1", 0).isPresent());
        assertTrue(ended.get("s10000", 0).isPresent());
    }
}
