package dev.linnet.check;

import org.junit.jupiter.api.Test;

/** Processes are frozen, which the others cannot tell from slow, and thawed. */
class FrozenProcessTest {

    /** In the long form longer than the cluster waits for a sign of life. */
    private static final int SECONDS = Scenario.size(5, 15);

    @Test
    void theRelayHolder() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        Await.seconds(2);
        freeze(deployment.relayHolder());
        Await.seconds(Scenario.size(2, 30));
        Scenario.judge("relay holder frozen for " + SECONDS + " s", check.finish(), "");
    }

    @Test
    void aGateway() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        Await.seconds(2);
        freeze(deployment.gateways().get(0));
        Await.seconds(Scenario.size(2, 30));
        Scenario.judge("gateway frozen for " + SECONDS + " s", check.finish(), "");
    }

    private static void freeze(JavaProcess process) throws Exception {
        Signals.freeze(process.handles());
        Await.seconds(SECONDS);
        Signals.thaw(process.handles());
    }
}
