package dev.linnet.check;

import org.junit.jupiter.api.Test;

/** Gateways are killed in turn under load. */
class GatewayKilledTest {

    @Test
    void itsClientsGoOnAtAnother() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        int times = Scenario.size(2, 10);
        for (int i = 0; i < times; i++) {
            Scenario.runFor(Scenario.size(2, 5));
            SupervisedProcess gateway = deployment.gateways().get(i % 2);
            gateway.kill();
            Scenario.runFor(Scenario.size(2, 5));
            gateway.startAgain();
            deployment.untilItServes();
        }
        Scenario.runFor(2);
        Scenario.judge("gateway killed " + times + " times", check.finish(), "");
    }
}
