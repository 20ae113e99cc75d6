package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.Await;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One statement that changes very many posts, and a transaction that stays open, beside ordinary traffic. */
class BulkUpdateTest {

    private static final long MOST_MIB = 640; // of a JVM whose heap is 256 MiB

    private final Deployment deployment = Deployment.shared();

    @Test
    void everythingIsDeliveredAndNobodyWaitsForTheOpenTransaction() throws Exception {
        deployment.untilItServes();
        int rows = Scenario.size(5_000, 100_000);
        try (Connection bulk = Database.at(deployment.database().url()).connect();
                Statement statement = bulk.createStatement();
                Connection idle = Database.at(deployment.database().url()).connect();
                Statement open = idle.createStatement()) {
            statement.execute("insert into posts.users (username) values ('bulk') on conflict do nothing");
            statement.execute("insert into posts.posts (author, body) select pk, 'bulk ' || n from posts.users,"
                    + " generate_series(1, " + rows + ") n where username = 'bulk'");

            // Whoever follows before that is told of them too, and the checker would not know why.
            Await.until("they are numbered", Duration.ofMinutes(2), () -> {
                try (var row = statement.executeQuery("select exists (select from posts.events where change_id ="
                        + " (select max(id) from posts.change_log))")) {
                    row.next();
                    return row.getBoolean(1);
                }
            });
            Check check = Scenario.load(deployment, 20);
            idle.setAutoCommit(false);
            open.executeUpdate("update posts.posts set body = body || ' open' where pk ="
                    + " (select min(pk) from posts.posts where body like 'bulk %')");
            long begun = System.nanoTime();
            Scenario.runFor(Scenario.size(4, 30));
            assertEquals(
                    rows - 1,
                    statement.executeUpdate("update posts.posts set body = body || ' again' where body like 'bulk %'"
                            + " and pk > (select min(pk) from posts.posts where body like 'bulk %')"));
            Scenario.runFor(Scenario.size(6, 30));
            idle.commit();
            long openMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            Scenario.runFor(2);
            Verdict verdict = check.finish();
            long mib = 0;
            for (SupervisedProcess each : deployment.everything()) {
                mib = Math.max(mib, each.peakMib());
            }
            Scenario.judge(
                    "update of " + rows + " rows beside an open transaction",
                    verdict,
                    "largest process " + mib + " MiB");
            assertTrue(mib < MOST_MIB, mib + " MiB");
            assertTrue(verdict.silence().ms() < openMs, () -> "waited for the open transaction: " + verdict.silence());
            // Without the triggers' own cost: the next scenario should not find these posts.
            statement.execute("delete from posts.posts where body like 'bulk %'");
        }
    }
}
