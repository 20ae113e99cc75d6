package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.endtoend.FoldingFollower.Followed;
import dev.linnet.testing.Await;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every follower's view equals the table, whatever commits in whichever order. */
final class ConcurrentWritersTest {

    private static final int WRITERS = 12;
    private static final int CHANGES = 10_000;
    private static final long SEED = Long.getLong("linnet.seed", new Random().nextLong());

    @Test
    void everyFollowersFoldedViewEqualsTheTable() throws Exception {
        try (Deployment deployment = Deployment.start(Map.of())) {
            check(deployment);
        }
    }

    /** The check is worth something: with the relay everybody writes first, it fails. */
    @Test
    @Tag("one-jvm-only") // once is enough
    void aRelayThatReadsWhatIsAboveItsLastIdLosesRowsAndIsCaught() throws Exception {
        try (Deployment deployment = Deployment.start(Map.of());
                PostsWriter owner = PostsWriter.openAsOwner(deployment)) {
            owner.run("create or replace function posts.visible_between(old pg_snapshot, new pg_snapshot)"
                    + " returns setof posts.change_log language sql stable as 'select c.* from posts.change_log c"
                    + " where c.id > (select coalesce(max(change_id), 0) from posts.events)'");
            AssertionError caught = assertThrows(AssertionError.class, () -> check(deployment));
            System.out.println("As expected: " + caught);
            assertTrue(caught.toString().contains("events of"), caught.toString());
        }
    }

    private static void check(Deployment deployment) throws Exception {
        System.out.println("Seed (set -Dlinnet.seed to repeat): " + SEED);
        Login login = Login.fresh(deployment);
        try (PostsWriter owner = PostsWriter.openAsOwner(deployment)) {
            owner.run("insert into posts.posts (author, body) select " + login.pk()
                    + ", 'first ' || i || ' #t' || i % 10 from generate_series(1, 20) i");
            settle(owner);
            // Else another history would begin.
            owner.run("set session_replication_role = replica");
            owner.run("truncate posts.change_log");
            owner.run("set session_replication_role = origin");
            // Deadlocks are part of it, waiting a second for each is not.
            String database = owner.column("select current_database()").get(0);
            owner.run("alter database " + database + " set deadlock_timeout = '50ms'");
            List<FoldingFollower> followers = follow(deployment, login, owner);
            write(deployment, login.pk());
            settle(owner);
            System.out.println(owner.number("select count(*) from posts.change_log") + " changes logged");
            for (FoldingFollower follower : followers) {
                compare(follower, owner);
                follower.close();
            }
        }
    }

    private static List<FoldingFollower> follow(Deployment deployment, Login login, PostsWriter owner)
            throws SQLException {
        List<Followed> followed = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            followed.add(Followed.hashtag("t" + i));
        }
        for (int i = 0; i < 4; i++) {
            followed.add(Followed.everything());
        }
        for (int pk = 1; pk <= 6; pk++) {
            followed.add(Followed.instance(pk));
        }
        List<FoldingFollower> followers = new ArrayList<>();
        for (Followed each : followed) {
            followers.add(FoldingFollower.start(deployment, login, each, owner.posts(each.condition())));
        }
        return followers;
    }

    private static void write(Deployment deployment, long author) throws Exception {
        AtomicInteger wanted = new AtomicInteger(CHANGES);
        Random seeds = new Random(SEED);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(new RandomWriter(deployment, seeds.nextLong(), i, wanted, author)));
            }
            int givenUp = 0;
            for (Future<Integer> writer : writers) {
                givenUp += writer.get();
            }
            System.out.println(givenUp + " transactions were given up because of a deadlock");
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits until the relay has numbered all that it will. */
    private static void settle(PostsWriter owner) {
        Await.until("the relay has numbered everything", Await.LONG, () -> {
            try {
                return owner.number("select count(*) from posts.relay_state s where target is null"
                                + " and not exists (select from posts.visible_between(s.seen, pg_current_snapshot()))")
                        == 1;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void compare(FoldingFollower follower, PostsWriter owner) throws SQLException {
        String topic = follower.followed().topic();
        // From the log that the writers' own transactions wrote, not from what the relay made of it.
        long expected = owner.number("select count(*) from posts.change_log where '" + topic
                + "' = any (topics_before) or '" + topic + "' = any (topics_after)");
        // Numbered events arrive. An event that was never numbered is missing below, without waiting for it.
        long numbered = owner.number("select count(*) from posts.events where topic = '" + topic
                + "' and change_id >= (select min(id) from posts.change_log)");
        Await.until(numbered + " events of " + topic, Await.LONG, () -> {
            follower.fold();
            return follower.events() >= numbered;
        });
        assertEquals(expected, follower.events(), "events of " + topic);
        assertNull(follower.misfit(), "events of " + topic);
        assertEquals(owner.posts(follower.followed().condition()), follower.view(), "view of " + topic);
    }
}
