package dev.linnet.check;

import org.junit.jupiter.api.Test;

/** The process that relays is killed under load. */
class RelayKilledTest {

    @Test
    void nothingIsLost() throws Exception {
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
        Scenario.judgeSilence(verdict, 2_000);
    }
}
