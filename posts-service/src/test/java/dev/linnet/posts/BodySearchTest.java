package dev.linnet.posts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BodySearchTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aDatabaseWithoutTheExtensionIsSearchedAllTheSame() throws Exception {
        Database database = new Database(FreshDatabase.create(), "posts");
        await(Schema.migrate(vertx, database, "db/posts"));
        Pool pool = database.pool(vertx, 1, Map.of());
        await(pool.query("insert into users (username) values ('writer')").execute());
        await(pool.query("insert into posts (author, body) select pk, '100%_ of \\ Ünïcode' from users")
                .execute());
        Statements statements = new ChangeLog(vertx, pool, "posts").statements();
        BodySearch byIndex = new BodySearch(statements);
        assertFindsWhatIsThere(pool, byIndex);
        assertTrue(await(byIndex.condition("code", 1)).contains(" like "));
        assertTrue(await(byIndex.condition("%_\\", 1)).contains("strpos"));

        await(pool.query("drop extension pg_trgm cascade").execute());
        BodySearch among = new BodySearch(statements);
        assertFindsWhatIsThere(pool, among);
        assertTrue(await(among.condition("code", 1)).contains("strpos"));
        await(pool.query("create extension pg_trgm").execute());
        await(pool.query("select index_bodies()").execute());
        assertTrue(await(new BodySearch(statements).condition("code", 1)).contains(" like "));
    }

    private static void assertFindsWhatIsThere(Pool pool, BodySearch search) throws Exception {
        for (String there : new String[] {"100%_ of", "OF \\ ü", "ünÏCODE", "%", "_", "\\"}) {
            assertEquals(1, found(pool, search, there), there);
        }
        for (String missing : new String[] {"100__ of", "of % ü", "unicode", "%%", "100\\%"}) {
            assertEquals(0, found(pool, search, missing), missing);
        }
    }

    private static long found(Pool pool, BodySearch search, String text) throws Exception {
        String sql = "select count(*) from posts l where " + await(search.condition(text, 1));
        return await(pool.preparedQuery(sql).execute(Tuple.of(text)))
                .iterator()
                .next()
                .getLong(0);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
