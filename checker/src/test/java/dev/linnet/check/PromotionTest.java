package dev.linnet.check;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The database goes on in another timeline, on any machine; {@code StandbyPromotedOnDebianTest} has a real standby. */
class PromotionTest {

    private final Deployment deployment = Deployment.shared();

    @Test
    void followersAreToldAndNewChangesFlowAndOldOnesAreNotAnnouncedAgain() throws Exception {
        deployment.untilItServes();
        try (Followers followers = new Followers(deployment, "promoted")) {
            post(followers, "before");
            followers.rememberCursor();
            deployment.database().promoteAnother();
            long promoted = System.nanoTime();
            followers.untilAllAreTold();
            long toldMs = Duration.ofNanos(System.nanoTime() - promoted).toMillis();
            post(followers, "after");
            Scenario.record("promotion: " + followers.count() + " followers told after " + toldMs
                    + " ms, new changes delivered, none announced again");
        }
    }

    private void post(Followers followers, String text) throws Exception {
        try (Connection sql = Database.at(deployment.database().url()).connect();
                Statement statement = sql.createStatement()) {
            statement.execute("insert into posts.posts (author, body) values ("
                    + followers.user().pk() + ", '" + followers.body(text) + "')");
        }
        followers.untilAllHaveThem();
    }
}
