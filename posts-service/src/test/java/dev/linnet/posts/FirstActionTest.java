package dev.linnet.posts;

import static dev.linnet.posts.RunningPosts.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.kit.database.Database;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Status;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is open when the service says that it is ready. */
final class FirstActionTest {

    @Test
    void theFirstActionsNeedNoNewConnection() throws Exception {
        Vertx vertx = Vertx.vertx();
        String url = FreshDatabase.create();
        try (RunningPosts linnet = new RunningPosts(url)) {
            Pool elsewhere = new Database(FreshDatabase.create(), "public").pool(vertx, 1, Map.of());
            String name = URI.create(url).getPath().substring(1);
            await(elsewhere
                    .query("alter database " + name + " allow_connections false")
                    .execute());
            Caller alice = linnet.login("alice");
            assertEquals(Status.CREATED, await(linnet.create(alice, "at once")).status());
        } finally {
            await(vertx.close());
        }
    }
}
