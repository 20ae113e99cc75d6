package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code pg_dump}, and what operators do with it and with the files, while clients write and follow. */
class RestoreOnDebianTest {

    private final DebianDeployment here = DebianDeployment.shared();

    @Test
    void aDumpIsRestoredIntoAFreshClusterOnThePortOfTheOldOne() throws Exception {
        try (AnotherHistory history = new AnotherHistory(here, "fresh")) {
            // The fresh one is to be younger than the transactions in the log.
            history.usePastTransactionNumbers();
            Gateways.User inBoth = history.logIn("back");
            Path dump = dumpBetweenPosts(history);
            DebianCluster old = here.cluster();
            history.beginWrites();
            old.stop();
            DebianCluster fresh = DebianCluster.start(old.port());
            fresh.restore(dump);
            here.replacedBy(fresh);
            history.expect(System.nanoTime());
            andBack(old, inBoth);
        }
    }

    /** The fresh one was no good: the old one is taken again, whose epoch those who follow have seen before. */
    private void andBack(DebianCluster old, Gateways.User inBoth) throws Exception {
        try (AnotherHistory history = new AnotherHistory(here, "back")) {
            assertEquals(inBoth.pk(), history.logIn("back").pk());
            history.post("in the fresh one only", 20);
            history.rememberCursor();
            history.beginWrites();
            here.cluster().stop();
            old.start();
            here.replacedBy(old);
            history.expect(System.nanoTime());
        }
    }

    @Test
    void aDumpIsRestoredOverWhatIsThere() throws Exception {
        try (AnotherHistory history = new AnotherHistory(here, "clean")) {
            Path dump = dumpBetweenPosts(history);
            history.beginWrites();
            here.cluster().restore(dump, "--clean", "--if-exists");
            history.expect(System.nanoTime());
        }
    }

    @Test
    void theDatabaseIsDroppedAndMadeAgainFromADump() throws Exception {
        try (AnotherHistory history = new AnotherHistory(here, "dropped")) {
            Path dump = dumpBetweenPosts(history);
            history.beginWrites();
            here.cluster().dropDatabase();
            here.cluster().createDatabase();
            here.cluster().restore(dump);
            history.expect(System.nanoTime());
        }
    }

    /** Nothing tells the same files, put back, from what they were; so the operator says it. */
    @Test
    void filesThatArePutBackAreNoticedByTheOperatorsWord() throws Exception {
        try (AnotherHistory history = new AnotherHistory(here, "files")) {
            history.post("before", 3);
            DebianCluster backup = here.cluster().backup();
            history.post("after the copy", 20);
            history.rememberCursor();
            history.beginWrites();
            here.cluster().stop();
            backup.port(here.cluster().port());
            backup.start();
            here.replacedBy(backup);
            here.processes().untilItServes();
            history.expectNothingNoticed();
            history.run("select posts.new_epoch()");
            history.expect(System.nanoTime());
        }
    }

    /** The dump is older than what its followers have got by then. */
    private Path dumpBetweenPosts(AnotherHistory history) throws Exception {
        history.post("before", 3);
        Path dump = here.cluster().dump();
        history.post("after the dump", 20);
        history.rememberCursor();
        return dump;
    }
}
