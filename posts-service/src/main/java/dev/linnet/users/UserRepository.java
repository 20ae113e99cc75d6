package dev.linnet.users;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Topic;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The tables {@code users} and {@code ended_sessions}. Safe from any thread. */
public final class UserRepository {

    private static final String FIND = "select pk from users where username = $1";

    private final Statements statements;

    public UserRepository(Statements statements) {
        this.statements = statements;
    }

    /** Empty when nobody has ever logged in under this name. */
    Future<Optional<Long>> find(String username) {
        return statements
                .query(FIND, username)
                .map(found -> Statements.any(found) ? Optional.of(pk(found)) : Optional.empty());
    }

    /** The user's key. The name keeps it until the user is deleted. */
    Future<Long> findOrCreate(String username) {
        String insert = "insert into users (username) values ($1) on conflict (username) do nothing returning pk";
        return statements
                .query(FIND, username)
                .compose(found -> Statements.any(found)
                        ? Future.succeededFuture(pk(found))
                        : statements
                                .write(insert, username)
                                .compose(made -> Statements.any(made)
                                        ? Future.succeededFuture(pk(made))
                                        // Another login under the same name was first.
                                        : statements.query(FIND, username).map(UserRepository::firstPk)));
    }

    /** Tells the followers of the users online that somebody has logged in, online or not. */
    Future<Void> announceLogin(long pk, String username) {
        String sql = """
                select linnet_announce('users', '{online}', 'login', to_json(u.pk)::text, \
                online_data(('online', u.pk, u.username, now())::present)) from (values ($1::bigint, $2)) u (pk, username)\
                """;
        return statements.write(sql, pk, username).mapEmpty();
    }

    /** The users online, by name, as a JSON array; at most 500. */
    Future<String> online() {
        String sql = """
                select coalesce('[' || string_agg(online_data(p), ',' order by username) || ']', '[]') \
                from (select * from present where place = 'online' order by username limit 500) p\
                """;
        return statements.query(sql).map(rows -> Statements.text(rows).orElseThrow());
    }

    /**
     * The same in a column of the name users, for a user who follows it from then on. It shows the user, and leaves
     * out other users whom an event will show.
     */
    Future<Snapshot> followed(Topic online, Caller user) {
        String sql = """
                select coalesce('[' || string_agg(online_data(p), ',' order by username) || ']', '[]') as users from (\
                select * from present where place = 'online' and (pk = $1 or 'join ' || pk <> all (ahead.entered)) \
                order by username limit 500) p\
                """;
        return statements.snapshot(online, sql, user.pk());
    }

    /** Ends a session for good, durably. The row has no meaning after the session's expiry. */
    Future<Void> endSession(String id, Instant expiresAt) {
        return statements
                .query(
                        "insert into ended_sessions (id, expires_at) values ($1, $2) on conflict do nothing",
                        id,
                        expiresAt.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** The users of login sessions, in their order; without a name when a logout has ended the session. */
    Future<List<UsersAnswer.User>> ofSessions(List<UsersQuery.Sessions.Session> sessions) {
        // As values of single rows, since some plans of a join read all users.
        String sql = """
                select a.pk, case when (select true from ended_sessions e where e.id = a.id) is null \
                then (select u.username from users u where u.pk = a.pk) end as username \
                from unnest($1::text[], $2::bigint[]) with ordinality a (id, pk, place) order by a.place\
                """;
        String[] ids = sessions.stream().map(UsersQuery.Sessions.Session::id).toArray(String[]::new);
        Long[] pks = sessions.stream().map(UsersQuery.Sessions.Session::pk).toArray(Long[]::new);
        return statements
                .query(sql, ids, pks)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row ->
                                new UsersAnswer.User(row.getLong("pk"), Optional.ofNullable(row.getString("username"))))
                        .toList());
    }

    /** Fails with 400 when there is no row: a trigger in the database dropped it. */
    private static Long firstPk(RowSet<Row> rows) {
        if (!Statements.any(rows)) {
            throw ActionFailure.refused();
        }
        return pk(rows);
    }

    private static Long pk(RowSet<Row> rows) {
        return rows.iterator().next().getLong("pk");
    }
}
