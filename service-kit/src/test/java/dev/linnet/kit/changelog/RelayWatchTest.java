package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Codecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a log that nobody relays. */
final class RelayWatchTest {

    private final Vertx vertx = Vertx.vertx();
    private ThingsDatabase things;
    private Connection connection;
    private RelayWatch watch;

    @BeforeEach
    void start() throws Exception {
        Codecs.register(vertx.eventBus());
        things = new ThingsDatabase(vertx);
        connection = things.connect();
        watch = new RelayWatch(things.database().pool(vertx, 1, Map.of()), "things");
        await(vertx.deployVerticle(watch));
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        await(vertx.close());
    }

    @Test
    void aLogIsReadyWhileSomebodyRelaysItOnly() throws Exception {
        // Nobody has relayed it since it was made.
        until(() -> !watch.isRelayed());
        await(vertx.deployVerticle(new Relay(things.database(), CursorKey.random())));
        until(watch::isRelayed);
    }

    /** A clock that was wrong has dated it, and its holder is gone. */
    @Test
    void aRelayTakesALeaseThatWasDatedAhead() throws Exception {
        run(
                connection,
                "select number_changes('gone', 0, 1500, 100)",
                "update relay_steps set expires_at = clock_timestamp() + interval '1 day'",
                "insert into things (label) values ('a')");
        await(vertx.deployVerticle(new Relay(things.database(), CursorKey.random())));
        until(() -> !count("events").equals(List.of("0")));
    }

    private List<String> count(String table) {
        try {
            return rows(connection, "select count(*) from " + table);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within 20 s");
            Thread.onSpinWait();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
