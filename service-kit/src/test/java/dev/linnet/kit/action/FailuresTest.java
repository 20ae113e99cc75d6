package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.linnet.kit.database.Database;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered when the database fails, with failures as they really come. */
final class FailuresTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    @Proves("P3.32")
    void aStatementThatTakesTooLongHasTimedOut() throws Exception {
        Pool pool = pool(FreshDatabase.create(), Map.of("statement_timeout", "500ms"));
        assertEquals(
                Reply.timedOut(), answerTo(pool.query("select pg_sleep(10)").execute()));
    }

    @Test
    @Proves({"P3.31", "P3.32"})
    void aConnectionThatIsLostUnderAStatementHasTimedOut() throws Exception {
        String url = FreshDatabase.create();
        Pool pool = pool(url, Map.of("application_name", "victim"));
        await(pool.query("select 1").execute());
        Future<?> running = pool.query("select pg_sleep(10)").execute();
        Pool killer = pool(url, Map.of());
        while (await(killer.query("select pg_terminate_backend(pid) from pg_stat_activity"
                                        + " where application_name = 'victim' and query like '%pg_sleep%'")
                                .execute())
                        .size()
                == 0) {
            // Not begun yet.
        }
        // It is told that it was terminated, or just cut off: either way nobody knows what was done.
        assertEquals(Reply.timedOut(), answerTo(running));
        assertEquals(Reply.unavailable(), answerTo(running, true), "what only reads was surely not done");
    }

    @Test
    @Proves("P3.31")
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        Pool pool = pool("postgres://nobody@127.0.0.1:1/nothing", Map.of());
        assertEquals(Reply.unavailable(), answerTo(pool.query("select 1").execute()));
        assertEquals(Reply.unavailable(), answerTo(Future.failedFuture(new UnknownHostException("database"))));
    }

    @Test
    void aDatabaseThatIsBeingMadeAgainAndAStandbyAreUnavailable() throws Exception {
        String url = FreshDatabase.create();
        Pool dropped = pool(url + "dropped", Map.of());
        assertEquals(Reply.unavailable(), answerTo(dropped.query("select 1").execute()));
        Pool standby = pool(url, Map.of("default_transaction_read_only", "on"));
        assertEquals(
                Reply.unavailable(),
                answerTo(standby.query("create table things ()").execute()));
    }

    @Test
    void tablesAndFunctionsThatAreBeingRestoredAreUnavailable() throws Exception {
        Pool pool = pool(FreshDatabase.create(), Map.of());
        assertEquals(
                Reply.unavailable(), answerTo(pool.query("select from things").execute()));
        assertEquals(Reply.unavailable(), answerTo(pool.query("select thing()").execute()));
    }

    @Test
    void whatWasNotSentSinceTheConnectionIsLostIsUnavailable() throws Exception {
        Pool pool = pool(FreshDatabase.create(), Map.of());
        SqlConnection lost = await(pool.getConnection());
        Promise<Void> closed = Promise.promise();
        lost.closeHandler(closed::complete);
        lost.query("select pg_terminate_backend(pg_backend_pid())").execute();
        await(closed.future());
        assertEquals(Reply.unavailable(), answerTo(lost.query("select 1").execute()));
    }

    @Test
    @Proves("P3.31")
    void whenNoConnectionBecomesFreeInTimeItIsUnavailable() throws Exception {
        Pool pool = pool(FreshDatabase.create(), Map.of());
        SqlConnection held = await(pool.getConnection());
        assertEquals(Reply.unavailable(), answerTo(pool.query("select 1").execute()));
        await(held.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03"})
    @Proves("P3.28")
    void aStatementThatAlwaysGivesWayIsUnavailable(String state) throws Exception {
        Pool pool = pool(FreshDatabase.create(), Map.of());
        String sql = "do $$ begin raise exception 'try again' using errcode = '" + state + "'; end $$";
        assertEquals(Reply.unavailable(), answerTo(pool.query(sql).execute()));
    }

    @Test
    void whatARuleInTheDatabaseRefusesIsTheSendersFault() throws Exception {
        Pool pool = pool(FreshDatabase.create(), Map.of());
        await(pool.query("create table things (label varchar(3) not null constraint calm check (label <> '!'))")
                .execute());
        assertEquals(
                refused(
                        "non_field_errors",
                        "new row for relation \\\"things\\\" violates check constraint \\\"calm\\\""),
                answerTo(pool.query("insert into things values ('!')").execute()));
        assertEquals(
                refused("label", "This field may not be null."),
                answerTo(pool.query("insert into things values (null)").execute()));
        assertEquals(
                refused("non_field_errors", "value too long for type character varying(3)"),
                answerTo(pool.query("insert into things values ('long')").execute()));
        assertEquals(
                refused("label", "Be kind."),
                answerTo(pool.query("do $$ begin raise exception 'Be kind.' using column = 'label'; end $$")
                        .execute()));
    }

    private static Reply refused(String field, String text) {
        return Reply.failure(Status.BAD_REQUEST, "[{\"" + field + "\":[\"" + text + "\"]}]");
    }

    @Test
    void anythingElseIsADefect() throws Exception {
        Pool pool = pool(FreshDatabase.create(), Map.of());
        assertEquals(
                Reply.internalError(), answerTo(pool.query("select nothing").execute()));
    }

    @Test
    void commitsAreDurableWhateverTheRolesDefault() throws Exception {
        String url = FreshDatabase.create();
        Pool owner = pool(url, Map.of());
        await(owner.query("alter database " + url.substring(url.lastIndexOf('/') + 1) + " set synchronous_commit = off")
                .execute());
        Pool later = pool(url, Map.of());
        assertEquals(
                "on",
                await(later.query("show synchronous_commit").execute())
                        .iterator()
                        .next()
                        .getString(0));
    }

    private Pool pool(String url, Map<String, String> settings) {
        return new Database(url, "public").pool(vertx, 1, settings);
    }

    private static Reply answerTo(Future<?> failing) throws Exception {
        return answerTo(failing, false);
    }

    private static Reply answerTo(Future<?> failing, boolean notDone) throws Exception {
        Throwable failure = await(failing.transform(done -> Future.succeededFuture(done.cause())));
        assertNotNull(failure, "it did not fail");
        return Failures.reply(failure, "things.test", notDone);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
