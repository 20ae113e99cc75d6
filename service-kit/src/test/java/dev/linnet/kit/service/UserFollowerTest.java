package dev.linnet.kit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a service does to its rows when the users' service, here a stand-in, tells of users. */
final class UserFollowerTest {

    private static final UsersAnswer TWO = UsersAnswer.changes(
            List.of(new UsersAnswer.User(1, Optional.empty()), new UsersAnswer.User(2, Optional.of("bob"))),
            true,
            "two");
    private static final UsersAnswer NONE = UsersAnswer.changes(List.of(), false, "two");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Pool pool;
    private final ChangeLog log;

    UserFollowerTest() {
        Codecs.register(vertx.eventBus());
        Database database = new Database(FreshDatabase.create(), "things");
        await(Schema.migrate(vertx, database, "db/things"));
        pool = database.pool(vertx, 2, Map.of());
        log = new ChangeLog(vertx, pool, "things");
    }

    @BeforeEach
    void tables() {
        run("create table applied (id bigint generated always as identity, pk bigint, name text)");
        run("""
            create function follow_users(pks bigint[], names text[]) returns boolean language plpgsql as $$
            declare seen int := (select count(*) from applied);
            begin
                insert into applied (pk, name) select * from unnest(pks, names);
                return seen = 0;
            end $$\
            """);
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void run(String sql) {
        await(pool.query(sql).execute());
    }

    private List<String> applied() {
        return await(pool.query("select pk || ' ' || coalesce(name, 'gone') from applied order by id")
                .mapping(row -> row.getString(0))
                .execute()
                .map(rows -> rows.stream().toList()));
    }

    private void answer() {
        answer(TWO, NONE);
    }

    private void answer(UsersAnswer atFirst, UsersAnswer then) {
        vertx.eventBus().<UsersQuery.Changes>consumer(Addresses.USERS, message -> {
            String after = message.body().after();
            asked.add(after);
            message.reply(after.equals(UsersQuery.Changes.FROM_THE_BEGINNING) ? atFirst : then);
        });
    }

    private void follow(Duration againAfter) {
        await(vertx.deployVerticle(
                new UserFollower(pool, log, new Users(vertx), "select follow_users($1, $2)", againAfter)));
    }

    private void untilAsked(String after) throws InterruptedException {
        for (String next = asked.poll(30, TimeUnit.SECONDS); !after.equals(next); ) {
            next = asked.poll(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void beginsWithAllThereWereAndRunsTheStatementUntilNothingIsLeft() throws Exception {
        answer();
        follow(Duration.ofHours(1));
        untilAsked("two");
        assertEquals(List.of("1 gone", "2 bob", "1 gone", "2 bob"), applied());
        untilAsked("two");
        assertEquals(4, applied().size());
    }

    @Test
    void theAnswersKeptForADeletedUserGo() throws Exception {
        run("insert into kept_answers (caller, key, asked, answer) values (1, 'k', '', '{}'), (2, 'k', '', '{}')");
        answer();
        follow(Duration.ofHours(1));
        untilAsked("two");
        assertEquals(
                List.of(2L),
                await(pool.query("select caller from kept_answers")
                        .mapping(row -> row.getLong(0))
                        .execute()
                        .map(rows -> rows.stream().toList())));
    }

    /** As long as a transaction writes, the users' service answers again what committed beside it. */
    @Test
    void whatWasReadBeforeIsNotAppliedWithEachReading() throws Exception {
        UsersAnswer same = UsersAnswer.changes(TWO.users(), false, TWO.next());
        answer(same, same);
        follow(Duration.ofHours(1));
        untilAsked("two");
        untilAsked("two");
        untilAsked("two");
        assertEquals(4, applied().size());
    }

    @Test
    void whatCannotBeAskedOrAppliedIsTriedAgainFromTheSamePlace() throws Exception {
        run("alter table applied rename to away");
        follow(Duration.ofHours(1));
        answer();
        untilAsked(UsersQuery.Changes.FROM_THE_BEGINNING);
        untilAsked(UsersQuery.Changes.FROM_THE_BEGINNING);
        run("alter table away rename to applied");
        untilAsked("two");
        assertEquals(List.of("1 gone", "2 bob", "1 gone", "2 bob"), applied());
    }

    @Test
    void aChangeIsAppliedOnceMoreForWhatWasWrittenMeanwhile() throws Exception {
        answer();
        follow(Duration.ofMillis(1));
        untilAsked("two");
        for (int i = 0; i < 3_000 && applied().size() < 6; i++) {
            Thread.onSpinWait();
        }
        assertEquals(6, applied().size());
    }
}
