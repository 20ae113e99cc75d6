package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.testing.Await;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is told when nobody makes events of what is written. */
final class UnrelayedLogTest {

    @Test
    @Tag("one-jvm-only") // a process of a service asks the same question of itself
    void aGatewayIsNotReadyWhileNobodyRelaysThePosts() throws Exception {
        try (Deployment deployment = Deployment.start(Map.of());
                Connection sql = Database.superUser(deployment)) {
            assertEquals(200, readyz(deployment));
            // With this every look of a relay fails.
            Database.run(sql, "alter function posts.number_changes(text, bigint, int, int) rename to hidden");
            Await.until("not ready", Await.LONG, () -> readyz(deployment) == 503);
            Database.run(sql, "alter function posts.hidden(text, bigint, int, int) rename to number_changes");
            Await.until("ready", Await.LONG, () -> readyz(deployment) == 200);
        }
    }

    private static int readyz(Deployment deployment) {
        return Http.get(deployment.port(), "/readyz").statusCode();
    }
}
