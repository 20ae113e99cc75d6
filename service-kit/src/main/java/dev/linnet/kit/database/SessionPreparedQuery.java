package dev.linnet.kit.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/** A statement with values of a {@link SessionPool}, made for each session that runs it. */
final class SessionPreparedQuery<T> implements PreparedQuery<T> {

    private final SessionPool pool;
    private final Function<SqlConnection, PreparedQuery<T>> made;

    SessionPreparedQuery(SessionPool pool, Function<SqlConnection, PreparedQuery<T>> made) {
        this.pool = pool;
        this.made = made;
    }

    @Override
    public Future<T> execute() {
        return pool.run(session -> made.apply(session).execute());
    }

    @Override
    public Future<T> execute(Tuple values) {
        return pool.run(session -> made.apply(session).execute(values));
    }

    @Override
    public Future<T> executeBatch(List<Tuple> batch) {
        return pool.run(session -> made.apply(session).executeBatch(batch));
    }

    @Override
    public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
        return new SessionPreparedQuery<>(pool, session -> made.apply(session).collecting(collector));
    }

    @Override
    public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
        return new SessionPreparedQuery<>(pool, session -> made.apply(session).mapping(mapper));
    }
}
