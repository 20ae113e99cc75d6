package dev.linnet.check;

import org.junit.jupiter.api.Test;

/** PostgreSQL ends without writing anything back, and recovers; then it is frozen for a while. */
class DatabaseRestartedTest {

    @Test
    void everyAcknowledgedWriteIsThereAndDelivered() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        int times = Scenario.size(1, 5);
        for (int i = 0; i < times; i++) {
            Scenario.runFor(Scenario.size(3, 20));
            deployment.database().restartAfterCrash();
        }
        Scenario.runFor(Scenario.size(3, 20));
        Scenario.judge("database crashed " + times + " times", check.finish(), "");
    }

    @Test
    void aFrozenDatabaseCostsTimeAndNothingElse() throws Exception {
        Deployment deployment = Deployment.shared();
        Check check = Scenario.load(deployment);
        Scenario.runFor(2);
        int frozen = Scenario.size(6, 30);
        Signals.freeze(deployment.database().handles());
        Scenario.runFor(frozen);
        Signals.thaw(deployment.database().handles());
        Scenario.runFor(Scenario.size(3, 20));
        Scenario.judge("database frozen for " + frozen + " s", check.finish(), "");
    }
}
