package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every process is told to end and started again, one after the other, under load. */
class RollingRestartTest {

    @Test
    void nothingIsLostAndNothingDoubled() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        int times = Scenario.size(1, 2);
        for (int i = 0; i < times; i++) {
            for (SupervisedProcess each : deployment.everything()) {
                each.stop();
                each.startAgain();
                deployment.untilItServes();
                Scenario.runFor(Scenario.size(0, 5));
            }
        }
        Scenario.runFor(1);
        Verdict verdict = check.finish();
        Scenario.judge("rolling restart, " + times + " times", verdict, "");
        // A gateway that goes down closes sockets; but what a service was asked, it or another answers.
        assertEquals(Set.of(), unanswered(verdict), "waited for in vain");
    }

    private static Set<String> unanswered(Verdict verdict) {
        Set<String> reasons = new HashSet<>(verdict.unanswered().keySet());
        reasons.removeAll(Set.of("the socket has ended", "cannot connect or send"));
        return reasons;
    }
}
