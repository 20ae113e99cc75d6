package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every client leaves again and again, and resumes on the other gateway. */
class RandomReconnectsTest {

    @Test
    void thereIsNoGapAndNoRepeat() throws Exception {
        Check check = Scenario.load(Deployment.shared(), Scenario.size(200, 1_000), Scenario.size(4_000, 20_000));
        int atLeast = Scenario.size(0, 100_000);
        Scenario.runFor(Scenario.size(10, 60));
        Await.until("100,000 events", Duration.ofMinutes(5), () -> check.eventsSoFar() >= atLeast);
        Verdict verdict = check.finish();
        Scenario.judge("random reconnects", verdict, "");
        assertTrue(verdict.connections() > Scenario.size(100, 1_000), "they did not reconnect");
    }
}
