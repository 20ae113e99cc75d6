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
        Scenario.runFor(2);
        freeze(deployment.relayHolder());
        Scenario.runFor(Scenario.size(2, 30));
        Verdict verdict = check.finish();
        Scenario.judge("relay holder frozen for " + SECONDS + " s", verdict, "");
        // The lease lasts 1.5 s.
        Scenario.judgeSilence(verdict, 2_500);
    }

    @Test
    void aGateway() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        Scenario.runFor(2);
        freeze(deployment.gateways().get(0));
        Scenario.runFor(Scenario.size(2, 30));
        Scenario.judge("gateway frozen for " + SECONDS + " s", check.finish(), "");
    }

    private static void freeze(SupervisedProcess process) throws Exception {
        Signals.freeze(process.handles());
        Scenario.runFor(SECONDS);
        Signals.thaw(process.handles());
    }
}
