package dev.linnet.check;

import org.junit.jupiter.api.Test;

/** Every process is told to end and started again, one after the other, under load. */
class RollingRestartTest {

    @Test
    void nothingIsLostAndNothingDoubled() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        int times = Scenario.size(1, 2);
        for (int i = 0; i < times; i++) {
            for (JavaProcess each : deployment.everything()) {
                each.stop();
                each.startAgain();
                deployment.untilItServes();
                Await.seconds(Scenario.size(0, 5));
            }
        }
        Await.seconds(1);
        Scenario.judge("rolling restart, " + times + " times", check.finish(), "");
    }
}
