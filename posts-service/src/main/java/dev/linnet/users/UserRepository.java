package dev.linnet.users;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The tables {@code users} and {@code ended_sessions}. Safe to use from any thread. */
public final class UserRepository {

    private static final String FIND = "select pk from users where username = $1";

    private final Pool pool;

    public UserRepository(Pool pool) {
        this.pool = pool;
    }

    /** The user's key; the same name has the same key for ever. */
    Future<Long> findOrCreate(String username) {
        Tuple name = Tuple.of(username);
        return pool.preparedQuery(FIND)
                .execute(name)
                .compose(found -> found.size() > 0
                        ? Future.succeededFuture(pk(found))
                        : pool.preparedQuery(
                                        "insert into users (username) values ($1) on conflict do nothing returning pk")
                                .execute(name)
                                .compose(made -> made.size() > 0
                                        ? Future.succeededFuture(pk(made))
                                        // Another login of the same name was first.
                                        : pool.preparedQuery(FIND).execute(name).map(UserRepository::pk)));
    }

    /** Ended for good, durably; forgotten once it would have expired anyway. */
    Future<Void> endSession(String id, Instant expiresAt) {
        return pool.preparedQuery("insert into ended_sessions (id, expires_at) values ($1, $2) on conflict do nothing")
                .execute(Tuple.of(id, expiresAt.atOffset(ZoneOffset.UTC)))
                .compose(ended -> pool.query("delete from ended_sessions where expires_at < now()")
                        .execute())
                .mapEmpty();
    }

    Future<Boolean> isEnded(String id) {
        return pool.preparedQuery("select from ended_sessions where id = $1")
                .execute(Tuple.wrap(List.of(id)))
                .map(rows -> rows.size() > 0);
    }

    private static Long pk(RowSet<Row> rows) {
        return rows.iterator().next().getLong("pk");
    }
}
