package dev.linnet.posts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.action.ResourceVerticle;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How many rows a list reads among 30,000 posts, on every supported PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ListCostContract {

    /** The most rows that a search without the index reads, and the most that a page counts. */
    private static final long BOUND = 10_000;

    private final Vertx vertx = Vertx.vertx();
    private Pool pool;

    /** An empty database. */
    abstract String databaseUrl() throws Exception;

    void stopDatabase() throws Exception {}

    @BeforeAll
    void fill() throws Exception {
        Database database = new Database(databaseUrl(), "posts");
        await(Schema.migrate(vertx, database, "db/posts"));
        pool = database.pool(vertx, 1, Map.of("plan_cache_mode", "force_custom_plan"));
        sql("insert into users (username) values ('writer')");
        // Without the log, which is not read here.
        sql("alter table posts disable trigger user");
        sql(
                "insert into posts (author, body) select (select pk from users), 'Every Post is ' || md5(n::text) || ' ;; ' || n"
                        + " from generate_series(1, 30000) n");
        sql("vacuum analyze posts");
        Codecs.register(vertx.eventBus());
        serve();
    }

    private void serve() throws Exception {
        Statements statements = new ChangeLog(vertx, pool, "posts").statements();
        await(vertx.deployVerticle(
                new ResourceVerticle(new PostsResource(new PostRepository(vertx, statements)).resource())));
    }

    @AfterAll
    void close() throws Exception {
        await(vertx.close());
        stopDatabase();
    }

    @Test
    @Proves("P4.59")
    void threeLettersInARowAreFoundByTheIndex() throws Exception {
        // The last post of the list, so that a walk would read all of them.
        assertCost(100, "{\"body_contains\":\"C4CA4238a0b9\"}", 1);
        assertCost(100, "{\"body_contains\":\"nothing like this\"}", 0);
    }

    @Test
    @Proves("P4.59")
    void otherTextsAreLookedForAmongTheNewestPosts() throws Exception {
        assertCost(2 * BOUND, "{\"body_contains\":\"%%\"}", 0);
        assertCost(2 * BOUND, "{\"body_contains\":\";; 2\",\"limit\":100}", 100);
    }

    /** What many posts contain is found among the newest soon. */
    @Test
    void aFrequentTextIsReadFromTheNewestOn() throws Exception {
        assertCost(2 * BOUND, "{\"body_contains\":\"every post\"}", 500);
    }

    @Test
    @Proves("P4.40")
    void aPageCountsUpToABound() throws Exception {
        String page = list("{\"limit\":1}");
        assertTrue(page.startsWith("{\"count\":10000,\"count_is_minimum\":true,\"limit\":1,"), page);
        page = list("{\"limit\":1,\"body_contains\":\"c4ca4238a0b9\"}");
        assertTrue(page.startsWith("{\"count\":1,\"limit\":1,"), page);
    }

    @Test
    void whatAPageSkipsIsReadFromTheIndexAlone() throws Exception {
        assertCost(BOUND + 300, "{\"limit\":10,\"offset\":19990}", 10);
    }

    private void assertCost(long rows, String arguments, int found) throws Exception {
        long before = rowsRead();
        String posts = list(arguments);
        long cost = rowsRead() - before;
        assertEquals(found, posts.split("\"pk\"", -1).length - 1, posts);
        assertTrue(cost >= found && cost <= rows, arguments + " reads " + cost);
    }

    private String list(String arguments) throws Exception {
        Request request = new Request(Caller.VISITOR, "list", arguments);
        Reply reply = await(vertx.eventBus().<Reply>request(Addresses.action("posts"), request))
                .body();
        assertEquals(200, reply.status().code(), reply::errors);
        return reply.data();
    }

    /** Of the table, by the pool's one connection until now. */
    private long rowsRead() throws Exception {
        sql("select pg_stat_force_next_flush()");
        sql("select");
        return await(pool.query("select seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_user_tables"
                                + " where relid = 'posts'::regclass")
                        .execute())
                .iterator()
                .next()
                .getLong("read");
    }

    private void sql(String statement) throws Exception {
        await(pool.query(statement).execute());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
