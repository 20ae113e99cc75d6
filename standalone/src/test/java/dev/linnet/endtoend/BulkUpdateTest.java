package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.linnet.endtoend.FoldingFollower.Followed;
import dev.linnet.testing.Await;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One statement that changes very many rows. Each process has a heap of 256 MiB, one JVM with the tests in it 512. */
final class BulkUpdateTest {

    private static final int ROWS = 10_000;

    @Test
    void anUpdateOfTenThousandRowsArrivesCompleteWithinFiveSeconds() throws Exception {
        try (Deployment deployment = Deployment.start(Map.of());
                PostsWriter writer = PostsWriter.open(deployment)) {
            Login login = Login.fresh(deployment);
            writer.run("insert into posts.posts (author, body) select " + login.pk()
                    + ", '#bulk ' || i from generate_series(1, " + ROWS + ") i");
            // The first followers may still be told of the rows themselves: wait for them by a view that begins empty.
            try (FoldingFollower all = FoldingFollower.start(deployment, login, Followed.everything(), Map.of());
                    FoldingFollower tag =
                            FoldingFollower.start(deployment, login, Followed.hashtag("bulk"), Map.of())) {
                writer.run("insert into posts.posts (author, body) values (" + login.pk() + ", '#bulk marker')");
                untilItHas(all, "#bulk marker", Await.LONG);
                untilItHas(tag, "#bulk marker", Await.LONG);
                int before = all.events();
                int beforeOfTag = tag.events();
                long start = System.nanoTime();
                writer.run("update posts.posts set body = body || ' changed'");
                Await.until("all updates", Await.LONG, () -> {
                    all.fold();
                    tag.fold();
                    return all.events() >= before + ROWS + 1 && tag.events() >= beforeOfTag + ROWS + 1;
                });
                System.out.printf(
                        "%d rows reached two followers in %d ms%n", ROWS, (System.nanoTime() - start) / 1_000_000);
                assertEquals(before + ROWS + 1, all.events());
                assertEquals(beforeOfTag + ROWS + 1, tag.events());
                assertNull(all.view().values().stream()
                        .filter(body -> !body.endsWith(" changed"))
                        .findAny()
                        .orElse(null));
            }
        }
    }

    private static void untilItHas(FoldingFollower follower, String body, Duration within) {
        Await.until("a post " + body, within, () -> {
            follower.fold();
            return follower.view().containsValue(body);
        });
    }
}
