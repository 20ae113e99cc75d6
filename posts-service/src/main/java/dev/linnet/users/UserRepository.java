package dev.linnet.users;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** The tables {@code users} and {@code ended_sessions}. Safe to use from any thread. */
public final class UserRepository {

    private static final String FIND = "select pk from users where username = $1";

    /**
     * What a subscription to who is online begins with.
     *
     * @param users a JSON array
     * @param head the log's, read in the same statement
     * @param agrees whether every change that has committed has a number
     */
    record Online(String users, Cursor head, boolean agrees) {}

    /** Whether a session was ended by a logout, and the user's name; empty when there is no such user. */
    record Standing(boolean ended, Optional<String> username) {}

    private final Pool pool;
    private final ChangeLog log;

    public UserRepository(Pool pool, ChangeLog log) {
        this.pool = pool;
        this.log = log;
    }

    /** Empty when nobody of that name has ever logged in. */
    Future<Optional<Long>> find(String username) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(username))
                .map(found -> found.size() > 0 ? Optional.of(pk(found)) : Optional.empty());
    }

    /** The user's key. The name keeps it until the user is deleted. */
    Future<Long> findOrCreate(String username) {
        Tuple name = Tuple.of(username);
        return pool.preparedQuery(FIND)
                .execute(name)
                .compose(found -> found.size() > 0
                        ? Future.succeededFuture(pk(found))
                        : new Statements(pool, log)
                                .write(
                                        "insert into users (username) values ($1)"
                                                + " on conflict (username) do nothing returning pk",
                                        username)
                                .compose(made -> made.size() > 0
                                        ? Future.succeededFuture(pk(made))
                                        // Another login of the same name was first.
                                        : pool.preparedQuery(FIND).execute(name).map(UserRepository::firstPk)));
    }

    /** Tells the followers of who is online that somebody has logged in, online or not. */
    Future<Void> announceLogin(long pk, String username) {
        return pool.preparedQuery(
                        "select linnet_announce('users', '{online}', 'login', to_json(u.pk)::text,"
                                + " online_data(('online', u.pk, u.username, now())::present)) from (values ($1::bigint, $2)) u (pk, username)")
                .execute(Tuple.of(pk, username))
                .onSuccess(committed -> log.wake())
                .mapEmpty();
    }

    /** Who is online, by name, as a JSON array; at most 500. */
    Future<String> online() {
        return pool.query("select coalesce('[' || string_agg(online_data(p), ',' order by username) || ']', '[]')"
                        + " from (select * from present where place = 'online' order by username limit 500) p")
                .execute()
                .map(rows -> rows.iterator().next().getString(0));
    }

    /**
     * The same for a user who follows it from then on. It leaves out other users whose coming has no number yet: an event tells of them.
     */
    Future<Online> followed(Caller user) {
        String sql = """
                select s.epoch, s.head, a.agrees, (\
                select coalesce('[' || string_agg(online_data(p), ',' order by username) || ']', '[]') from (\
                select * from present where place = 'online' and (pk = $1 or 'join ' || pk <> all (a.entered)) \
                order by username limit 500) p) as users \
                from relay_state s, linnet_ahead('users', 'online') a\
                """;
        return pool.preparedQuery(sql).execute(Tuple.of(user.pk())).map(rows -> {
            Row row = rows.iterator().next();
            return new Online(row.getString("users"), ChangeLog.head(row), row.getBoolean("agrees"));
        });
    }

    /** Ended for good, durably. It is of no meaning once it would have expired anyway. */
    Future<Void> endSession(String id, Instant expiresAt) {
        return pool.preparedQuery("insert into ended_sessions (id, expires_at) values ($1, $2) on conflict do nothing")
                .execute(Tuple.of(id, expiresAt.atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    /** How a login session of this user stands. */
    Future<Standing> session(String id, long pk) {
        return pool.preparedQuery("select exists (select from ended_sessions where id = $1) as ended,"
                        + " (select username from users where pk = $2) as username")
                .execute(Tuple.of(id, pk))
                .map(rows -> rows.iterator().next())
                .map(row -> new Standing(row.getBoolean("ended"), Optional.ofNullable(row.getString("username"))));
    }

    /** Fails with 400 when there is no row: a trigger in the database dropped it. */
    private static Long firstPk(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw ActionFailure.refused();
        }
        return pk(rows);
    }

    private static Long pk(RowSet<Row> rows) {
        return rows.iterator().next().getLong("pk");
    }
}
