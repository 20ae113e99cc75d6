package dev.linnet.kit.changelog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatementsTest {

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> wakes = new LinkedBlockingQueue<>();
    private Pool pool;
    private Statements statements;

    @BeforeEach
    void open() throws Exception {
        pool = new ThingsDatabase(vertx).database().pool(vertx, 1, Map.of());
        statements = new Statements(pool, new ChangeLog(vertx, pool, "things"));
        await(vertx.eventBus()
                .<String>consumer(Addresses.written("things"), message -> wakes.add("wake"))
                .completion());
    }

    @AfterEach
    void close() throws Exception {
        await(pool.close());
        await(vertx.close());
    }

    @Test
    void theTextIsTheFirstColumnOfTheOnlyRowIfThereIsAny() throws Exception {
        String sql = "select $1::text, 'other' where $2";
        assertEquals(Optional.of("a"), await(statements.query(sql, "a", true).map(Statements::text)));
        assertEquals(Optional.empty(), await(statements.query(sql, null, true).map(Statements::text)));
        assertEquals(Optional.empty(), await(statements.query(sql, "a", false).map(Statements::text)));
        assertTrue(await(statements.query("select where $1", true).map(Statements::any)));
        assertFalse(await(statements.query("select where $1", false).map(Statements::any)));
    }

    @Test
    void aWriteSaysWhetherAnyRowWasChangedAndWakesTheRelay() throws Exception {
        assertFalse(
                await(statements.write("delete from things where pk = $1", 0L).map(Statements::any)));
        assertEquals("wake", wakes.poll(60, TimeUnit.SECONDS));
        await(statements.query("select"));
        assertNull(wakes.poll());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
