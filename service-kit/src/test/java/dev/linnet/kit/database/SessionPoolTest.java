package dev.linnet.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.Proves;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of sessions and statements that the database refuses. */
final class SessionPoolTest {

    private static final int SIZE = 8;

    private final Vertx vertx = Vertx.vertx();
    private final String url = FreshDatabase.create();
    private final String name = url.substring(url.lastIndexOf('/') + 1);
    private Pool owner;
    private Pool pool;

    @BeforeEach
    void open() throws Exception {
        owner = new Database(url, "public").pool(vertx, 1, Map.of());
        pool = new Database(url, "public").pool(vertx, SIZE, Map.of());
        await(owner.query("create table things (n int); create sequence tries").execute());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aDatabaseThatWasReadOnlyForAWhileIsWrittenToAsSoonAsItIsBack() throws Exception {
        await(owner.query("alter database " + name + " set default_transaction_read_only = on")
                .execute());
        // Every session of the pool is opened meanwhile.
        await(Future.all(IntStream.range(0, SIZE)
                .mapToObj(i -> pool.query("select pg_sleep(0.1)").execute())
                .toList()));
        Throwable refused = await(insert().transform(done -> Future.succeededFuture(done.cause())));
        assertTrue(Refusals.isReadOnly(refused));

        await(owner.query("alter database " + name + " set default_transaction_read_only = off")
                .execute());
        for (int i = 0; i < SIZE; i++) {
            await(insert());
        }
        List<Future<?>> atOnce =
                IntStream.range(0, 4 * SIZE).<Future<?>>mapToObj(i -> insert()).toList();
        await(Future.all(atOnce));
        assertEquals(5L * SIZE, number("select count(*) from things"));
        assertEquals(
                "off",
                await(pool.query("show transaction_read_only").execute())
                        .iterator()
                        .next()
                        .getString(0));
    }

    @Test
    void aStatementWhosePlanATableHasOutgrownIsPreparedAgain() throws Exception {
        Pool one = new Database(url, "public").pool(vertx, 1, Map.of());
        await(insert());
        await(one.preparedQuery("select * from things where n = $1").execute(Tuple.of(1)));
        await(owner.query("alter table things add column more int").execute());
        assertEquals(
                1,
                await(one.preparedQuery("select * from things where n = $1").execute(Tuple.of(1)))
                        .size());
    }

    /** Serialisation failure, deadlock, lock not had in time: as often as three times in a row. */
    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03"})
    void aStatementThatGaveWayIsRunAgain(String state) throws Exception {
        await(owner.query(refusing(state, 3)).execute());
        await(pool.preparedQuery("select refuse() from generate_series(1, $1)").execute(Tuple.of(1)));
        assertEquals(4, number("select last_value from tries"));
    }

    @Test
    @Proves("P3.28")
    void aStatementThatAlwaysGivesWayFailsAfterSixTries() throws Exception {
        await(owner.query(refusing("40001", 1_000)).execute());
        Throwable failure =
                await(pool.query("select refuse()").execute().transform(done -> Future.succeededFuture(done.cause())));
        assertTrue(Refusals.gaveWay(failure));
        assertEquals(6, number("select last_value from tries"));
    }

    @Test
    void whatIsNoMatterOfTurnsIsNotRunAgain() throws Exception {
        await(owner.query(refusing("P0001", 1_000)).execute());
        Throwable failure =
                await(pool.query("select refuse()").execute().transform(done -> Future.succeededFuture(done.cause())));
        assertTrue(failure instanceof PgException);
        assertEquals(1, number("select last_value from tries"));
    }

    @Test
    void nothingIsRepeatedForOneWhoKnowsBetterWhen() throws Exception {
        await(owner.query(refusing("55P03", 1_000)).execute());
        Pool relay = new Database(url, "public").poolWithoutRepeats(vertx, 1, Map.of());
        await(relay.query("select refuse()").execute().transform(done -> Future.succeededFuture(done.cause())));
        assertEquals(1, number("select last_value from tries"));
    }

    @Test
    void writersInEachOthersWayAllSucceedUnderASerializableDefault() throws Exception {
        await(owner.query("insert into things values (0)").execute());
        await(owner.query("alter database " + name + " set default_transaction_isolation = serializable")
                .execute());
        Pool serializable = new Database(url, "public").pool(vertx, 3, Map.of());
        List<Future<?>> writes = IntStream.range(0, 12)
                .<Future<?>>mapToObj(
                        i -> serializable.query("update things set n = n + 1").execute())
                .toList();
        await(Future.all(writes));
        assertEquals(12, number("select n from things"));
    }

    /** Vert.x fails then without completing its close. A service that started so would never end its start. */
    @Test
    void aPoolClosesInTheMomentWhenASessionIsNotOpenedInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Pool none = new Database("postgres://nobody@127.0.0.1:" + silent.getLocalPort() + "/none", "public")
                    .pool(vertx, 2, Map.of());
            Future<Void> closed = none.getConnection().transform(late -> {
                assertTrue(late.failed());
                return none.close();
            });
            await(closed);
        }
    }

    private Future<?> insert() {
        return pool.preparedQuery("insert into things (n) values ($1)").execute(Tuple.of(1));
    }

    /** A function that fails with this state for the first few times: what a sequence has given it does not take back. */
    private static String refusing(String state, int times) {
        return """
                create function refuse() returns void language plpgsql as $$ begin
                    if nextval('public.tries') <= %d then
                        raise exception 'try again' using errcode = '%s';
                    end if;
                end $$;\
                """.formatted(times, state);
    }

    private long number(String sql) throws Exception {
        return await(owner.query(sql).execute()).iterator().next().getLong(0);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
