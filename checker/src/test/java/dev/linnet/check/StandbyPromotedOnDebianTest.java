package dev.linnet.check;

import dev.linnet.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The server is lost, and its standby takes over without the last commits, which had been announced. */
class StandbyPromotedOnDebianTest {

    private final DebianDeployment here = DebianDeployment.shared();

    @Test
    void followersAreToldAndNewChangesFlowAndOldOnesAreNotAnnouncedAgain() throws Exception {
        try (AnotherHistory history = new AnotherHistory(here, "standby")) {
            DebianCluster primary = here.cluster();
            DebianCluster standby = primary.standby();
            history.post("before", 3);
            Await.until(
                    "it has replayed them",
                    Duration.ofMinutes(1),
                    () -> history.rows("select (replay_lsn >= pg_current_wal_lsn())::text from pg_stat_replication")
                            .equals(List.of("true")));
            // From here on nothing reaches it, as when the network between the two is the first to go.
            long sender = Long.parseLong(
                    history.rows("select pid from pg_stat_replication").get(0));
            Signals.freeze(Stream.of(ProcessHandle.of(sender).orElseThrow()));
            history.post("committed and announced, and lost", 20);
            history.rememberCursor();
            history.beginWrites();
            primary.kill();
            standby.promote();
            here.leadTo(standby);
            history.expect(System.nanoTime());
        }
    }
}
