package dev.linnet.kit.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By a clock that the test sets: an interval is 1 s, a gateway is silent after 3 s. */
class SilenceTrustTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now;
    private final SilenceTrust trust = new SilenceTrust(Duration.ofSeconds(3), Duration.ofSeconds(1), () -> now);

    @Test
    void afterAStartEveryGatewayHasTheTimeToReport() {
        assertEquals(List.of(false, false, true, true), look(4));
    }

    @Test
    void afterAPauseOfThisProcessTheyHaveItAgain() {
        look(4);
        now += 4 * SECOND;
        assertEquals(false, trust.look());
        assertEquals(List.of(false, false, true), look(3));
    }

    @Test
    void aLateTickIsNoPause() {
        look(4);
        now += 2 * SECOND;
        assertEquals(List.of(true), look(1));
    }

    @Test
    void afterAFailureOfTheDatabaseTheyHaveItAgain() {
        look(4);
        trust.distrust();
        assertEquals(List.of(false, false, true), look(3));
    }

    /** Once a second. */
    private List<Boolean> look(int times) {
        List<Boolean> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            now += SECOND;
            answers.add(trust.look());
        }
        return answers;
    }
}
