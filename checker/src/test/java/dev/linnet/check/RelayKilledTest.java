package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The process that relays is killed under load. */
class RelayKilledTest {

    @Test
    void nothingIsLostAndDeliveryIsBackInUnderTwoSeconds() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        int times = Scenario.size(2, 10);
        for (int i = 0; i < times; i++) {
            Scenario.runFor(Scenario.size(2, 5));
            SupervisedProcess holder = deployment.relayHolder();
            holder.kill();
            Scenario.runFor(Scenario.size(3, 5));
            holder.startAgain();
            holder.untilReady();
        }
        Scenario.runFor(2);
        Verdict verdict = check.finish();
        Scenario.judge("relay holder killed " + times + " times", verdict, "");
        // A build may share its processors with others; the long form has the machine to itself.
        assertTrue(verdict.silence().ms() < Scenario.size(5_000, 2_000), () -> "silent for " + verdict.silence());
    }
}
