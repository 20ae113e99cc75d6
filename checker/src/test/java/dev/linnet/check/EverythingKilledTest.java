package dev.linnet.check;

import org.junit.jupiter.api.Test;

/** Every process but PostgreSQL is killed at once, under load. */
class EverythingKilledTest {

    @Test
    void clientsGoOnFromTheirCursors() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        int times = Scenario.size(1, 5);
        for (int i = 0; i < times; i++) {
            Scenario.runFor(Scenario.size(3, 10));
            deployment.everything().forEach(SupervisedProcess::kill);
            for (SupervisedProcess each : deployment.everything()) {
                each.startAgain();
            }
            deployment.untilItServes();
        }
        Scenario.runFor(2);
        Scenario.judge("everything killed " + times + " times", check.finish(), "");
    }
}
