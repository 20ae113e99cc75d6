package dev.linnet.kit.changelog;

import dev.linnet.kit.action.RefusedRow;
import dev.linnet.kit.database.TakenKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a repository says to its database, each time one statement that is a transaction of its own. Safe to use from any
 * thread.
 *
 * @param pool its connections see the service's schema without naming it
 */
public record Statements(Pool pool, ChangeLog log) {

    /** With the values of {@code $1}, {@code $2} and so on. */
    public Future<RowSet<Row>> query(String sql, @Nullable Object... values) {
        return pool.preparedQuery(sql).execute(Tuple.wrap(values));
    }

    /**
     * The same for what changes something; completes when that is durable, and has its events sent at once. Passes over keys that
     * were taken ({@link TakenKeys}). Fails in the words of a constraint's comment, where there is one ({@link RefusedRow}).
     */
    public Future<RowSet<Row>> write(String sql, @Nullable Object... values) {
        return TakenKeys.passOver(pool, () -> query(sql, values))
                .recover(failure -> RefusedRow.explained(pool, failure))
                .onSuccess(committed -> log.wake());
    }

    /** The first column of the only row; empty when there is no row or it is null. */
    public static Optional<String> text(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.ofNullable(rows.iterator().next().getString(0));
    }

    /** Whether there is a row, or one was changed. */
    public static boolean any(RowSet<Row> rows) {
        return rows.rowCount() > 0;
    }
}
