package dev.linnet.kit.changelog;

import dev.linnet.kit.action.RefusedRow;
import dev.linnet.kit.database.TakenKeys;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the SQL of a repository. Each statement is a transaction of its own. Safe from any thread.
 *
 * @param pool its connections see the service's schema without naming it
 * @param lists the same, for what may read many rows
 */
public record Statements(Pool pool, Pool lists, ChangeLog log) {

    /**
     * What {@link #snapshot} adds to a query. A query without rows gives one row of nulls, without {@code
     * linnet_found}.
     */
    private static final String SNAPSHOT = """
            select s.epoch as linnet_epoch, s.head as linnet_head, %s as linnet_agrees, q.* from relay_state s%s \
            left join lateral (select true as linnet_found, q.* from (%s) q) q on true\
            """;

    /** One pool for everything. */
    public Statements(Pool pool, ChangeLog log) {
        this(pool, pool, log);
    }

    /** Reads; the values are those of {@code $1}, {@code $2} and so on. */
    public Future<RowSet<Row>> query(String sql, @Nullable Object... values) {
        return pool.preparedQuery(sql).execute(Tuple.wrap(values));
    }

    /**
     * Reads what may be many rows, by connections of its own, so that nothing else waits for it.
     *
     * @param sql one {@code select}, planned for these values each time
     */
    public Future<RowSet<Row>> list(String sql, @Nullable Object... values) {
        return lists.preparedQuery(sql).execute(Tuple.wrap(values));
    }

    /** The same, and returns the point in history at which it read. */
    public Future<Snapshot> listSnapshot(String sql, @Nullable Object... values) {
        return list(SNAPSHOT.formatted("true", "", sql), values).map(Statements::snapshot);
    }

    /**
     * Reads, and returns the point in history at which it read.
     *
     * @param sql one {@code select}
     */
    public Future<Snapshot> snapshot(String sql, @Nullable Object... values) {
        return query(SNAPSHOT.formatted("true", "", sql), values).map(Statements::snapshot);
    }

    /**
     * The same for a subscription to a topic. A change that has committed and has no number yet will come as an event.
     * In the query, {@code ahead.entered} is an array of the rows that such changes have brought into the topic, each
     * as the event's action, a blank and the key's JSON. The query must leave these rows out, so that no event repeats
     * what the reply shows.
     */
    public Future<Snapshot> snapshot(Topic topic, String sql, @Nullable Object... values) {
        List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
        all.add(topic.stream());
        all.add(topic.key());
        String ahead = " cross join linnet_ahead($%d, $%d) ahead".formatted(all.size() - 1, all.size());
        return query(SNAPSHOT.formatted("ahead.agrees", ahead, sql), all.toArray())
                .map(Statements::snapshot);
    }

    private static Snapshot snapshot(RowSet<Row> found) {
        Row first = found.iterator().next();
        return new Snapshot(
                StreamSupport.stream(found.spliterator(), false)
                        .filter(row -> row.getBoolean("linnet_found") != null)
                        .toList(),
                new Cursor(first.getLong("linnet_epoch"), first.getLong("linnet_head")),
                first.getBoolean("linnet_agrees"));
    }

    /**
     * Writes. Completes when the change is durable, and makes its events go out at once. Skips keys that are taken
     * ({@link TakenKeys}). Fails with the words of a constraint's comment, if it has one ({@link RefusedRow}).
     */
    public Future<RowSet<Row>> write(String sql, @Nullable Object... values) {
        return TakenKeys.passOver(pool, () -> query(sql, values))
                .recover(failure -> RefusedRow.explained(pool, failure))
                .onSuccess(committed -> log.wake());
    }

    /** The first column of the only row. Empty when there is no row, or the column is null. */
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
