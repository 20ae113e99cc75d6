package dev.linnet.kit.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import java.util.function.Function;
import java.util.stream.Collector;

/** A statement of a {@link SessionPool}, made for each session that runs it. */
final class SessionQuery<T> implements Query<T> {

    private final SessionPool pool;
    private final Function<SqlConnection, Query<T>> made;

    SessionQuery(SessionPool pool, Function<SqlConnection, Query<T>> made) {
        this.pool = pool;
        this.made = made;
    }

    @Override
    public Future<T> execute() {
        return pool.run(session -> made.apply(session).execute());
    }

    @Override
    public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
        return new SessionQuery<>(pool, session -> made.apply(session).collecting(collector));
    }

    @Override
    public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
        return new SessionQuery<>(pool, session -> made.apply(session).mapping(mapper));
    }
}
