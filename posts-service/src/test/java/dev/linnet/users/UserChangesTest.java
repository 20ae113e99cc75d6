package dev.linnet.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.testing.service.FreshDatabase;
import dev.linnet.users.UserChanges.Page;
import dev.linnet.users.UserChanges.Position;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What SQL writers do to users, in PostgreSQL. */
class UserChangesTest {

    private final Vertx vertx = Vertx.vertx();
    private final String url = FreshDatabase.create();
    private final Pool pool;
    private final UserChanges changes;

    UserChangesTest() {
        Database database = new Database(url, "posts");
        await(Schema.migrate(vertx, database, "db/posts"));
        pool = database.pool(vertx, 2, Map.of());
        changes = new UserChanges(new ChangeLog(vertx, pool, "posts").statements(), 2);
    }

    @BeforeEach
    void insert() {
        run(
                "insert into users (pk, username) overriding system value values (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e')");
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

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                url.replaceFirst("postgres://([^@]*)@", "jdbc:postgresql://") + "?user=postgres&currentSchema=posts");
    }

    private static UsersAnswer.User named(long pk, String name) {
        return new UsersAnswer.User(pk, Optional.of(name));
    }

    private static UsersAnswer.User gone(long pk) {
        return new UsersAnswer.User(pk, Optional.empty());
    }

    /** All there is, page after page; the last position is where to read on. */
    private Position read(Position from, List<UsersAnswer.User> into) {
        Page page = await(changes.after(from));
        into.addAll(page.changes());
        while (page.more()) {
            page = await(changes.after(page.next()));
            into.addAll(page.changes());
        }
        return page.next();
    }

    private List<UsersAnswer.User> after(Position from) {
        List<UsersAnswer.User> read = new ArrayList<>();
        read(from, read);
        return read;
    }

    @Test
    void deletedAndRenamedUsersAreToldOnceAndTheLastOfEach() {
        Position start = await(changes.now());
        assertEquals(List.of(), after(start), "new users are no change");
        run("update users set username = 'x' where pk = 1");
        run("update users set username = 'y' where pk = 1");
        run("update users set created_at = now() where pk = 2");
        run("delete from users where pk = 3");
        List<UsersAnswer.User> read = new ArrayList<>();
        Position then = read(start, read);
        assertEquals(List.of(named(1, "y"), gone(3)), read);
        assertEquals(List.of(), after(then));
        assertEquals(read, after(Position.BEGINNING));
    }

    @Test
    void aChangedKeyIsOneWhoIsGoneAndAnother() {
        run("update users set pk = 9 where pk = 1");
        assertEquals(List.of(gone(1), named(9, "a")), after(Position.BEGINNING));
    }

    @Test
    void aUserWhoIsPutBackIsThereAgain() {
        run("delete from users where pk = 1");
        run("insert into users (pk, username) overriding system value values (1, 'a')");
        assertEquals(List.of(named(1, "a")), after(Position.BEGINNING));
    }

    @Test
    void truncateTakesAll() {
        run("truncate users cascade");
        assertEquals(List.of(gone(1), gone(2), gone(3), gone(4), gone(5)), after(Position.BEGINNING));
    }

    @Test
    void aTransactionThatCommitsAfterALaterOneIsNotMissed() throws SQLException {
        Position from = await(changes.now());
        try (Connection slow = connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("delete from users where pk = 1");
            run("delete from users where pk = 2");
            List<UsersAnswer.User> read = new ArrayList<>();
            from = read(from, read);
            assertEquals(List.of(gone(2)), read);
            slow.commit();
        }
        assertTrue(after(from).contains(gone(1)));
    }

    @Test
    void norOneThatCommitsBetweenTwoPages() throws SQLException {
        Page first;
        try (Connection slow = connect();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("delete from users where pk = 1");
            run("delete from users where pk = 2");
            run("delete from users where pk = 3");
            run("delete from users where pk = 4");
            first = await(changes.after(Position.BEGINNING));
            assertTrue(first.more());
            slow.commit();
        }
        List<UsersAnswer.User> read = new ArrayList<>(first.changes());
        Position then = read(first.next(), read);
        read(then, read);
        assertTrue(read.containsAll(List.of(gone(1), gone(2), gone(3), gone(4))), read.toString());
    }

    @Test
    void aPositionOfAnotherDatabaseIsTheBeginning() {
        run("delete from users where pk = 1");
        Position here = await(changes.now());
        assertEquals(List.of(gone(1)), after(new Position(here.epoch() + 1, here.xid(), 0, 0)));
    }

    @Test
    void aPositionIsReadAsItIsWritten() {
        Position position = new Position(-5, 7, 3, 2);
        assertEquals(Optional.of(position), Position.parse(position.toString()));
        assertEquals(Optional.empty(), Position.parse("1:2:3"));
        assertEquals(Optional.empty(), Position.parse("1:2:3:x"));
    }

    @Test
    void theirPostsAndKeysGoAlongAndNamesAreNfkc() {
        run("insert into posts (author, body) values (1, 'one'), (2, 'two')");
        run("select create_post_once(1, 'k', 'three')");
        run("update users set pk = 9 where pk = 2");
        run("delete from users where pk = 1");
        assertEquals(
                "9 two",
                await(pool.query("select string_agg(author || ' ' || body, ',') from posts")
                                .execute())
                        .iterator()
                        .next()
                        .getString(0));
        assertThrows(RuntimeException.class, () -> run("insert into users (username) values (U&'cafe\\0301')"));
    }

    @Test
    void aWriterOfUsersNeedsNoRightToTheLogAndNobodyElseCanWriteIt() throws SQLException {
        run("""
                do $$ begin create role users_writer login; exception when duplicate_object then null; end $$;
                grant usage on schema posts to users_writer;
                grant select, insert, update, delete on users to users_writer;
                """);
        try (Connection writer =
                        DriverManager.getConnection(url.replaceFirst("postgres://([^@]*)@", "jdbc:postgresql://")
                                + "?user=users_writer&currentSchema=posts");
                Statement statement = writer.createStatement()) {
            statement.execute("delete from users where pk = 1");
            statement.execute("create temporary table old_rows (pk bigint)");
            SQLException refused = assertThrows(
                    SQLException.class,
                    () -> statement.execute(
                            "create trigger t after delete on old_rows referencing old table as old_rows"
                                    + " for each statement execute function posts.note_user_changes()"));
            assertEquals("42501", refused.getSQLState());
        }
        assertEquals(List.of(gone(1)), after(Position.BEGINNING));
    }
}
