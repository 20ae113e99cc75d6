package dev.linnet.kit.database;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes inserts succeed after a SQL writer has inserted rows with keys of its own. The table's sequence does not know
 * those keys and would give them again.
 */
public final class TakenKeys {

    private static final Logger LOG = LoggerFactory.getLogger(TakenKeys.class);
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int MOST_REPEATS = 3;

    /**
     * Returns the table and a statement, when the constraint is a primary key that a sequence fills. The statement
     * moves the sequence behind the greatest key. It ignores keys of 2^53 and more, which JavaScript cannot tell apart:
     * no key follows the greatest of them.
     */
    private static final String FIND = """
            select s.name as sequence, t.name as "table", format(\
            'select setval(%1$L, k.top) from (select max(%2$I) as top from %3$s where %2$I < 9007199254740991) k, %4$s s \
            where k.top >= s.last_value', s.name, a.attname, t.name, s.name) as advance \
            from pg_constraint p join pg_class c on c.oid = p.conrelid join pg_namespace n on n.oid = c.relnamespace \
            join pg_attribute a on a.attrelid = c.oid and a.attnum = p.conkey[1] \
            cross join lateral (select format('%I.%I', n.nspname, c.relname)) t (name) \
            cross join lateral (select pg_get_serial_sequence(t.name, a.attname)) s (name) \
            where p.contype = 'p' and cardinality(p.conkey) = 1 and s.name is not null \
            and n.nspname = $1::text and c.relname = $2::text and p.conname = $3::text\
            """;

    private TakenKeys() {}

    /**
     * Runs a write. If it fails because the sequence gave a key that is taken, moves the sequence and runs the write
     * again, at most 3 times.
     *
     * @param write a transaction of its own
     */
    public static <T> Future<T> passOver(Pool pool, Supplier<Future<T>> write) {
        return passOver(pool, write, MOST_REPEATS);
    }

    private static <T> Future<T> passOver(Pool pool, Supplier<Future<T>> write, int repeats) {
        return write.get()
                .recover(failure -> repeats == 0 || !isDuplicate(failure)
                        ? Future.failedFuture(failure)
                        : advance(pool, (PgException) failure)
                                .compose(moved ->
                                        moved ? passOver(pool, write, repeats - 1) : Future.failedFuture(failure)));
    }

    /** Whether a row was refused because its key, or another unique value, is taken. */
    public static boolean isDuplicate(Throwable failure) {
        return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
    }

    /**
     * Moves the sequence behind the taken keys.
     *
     * @return whether another try may succeed, because a sequence gave the taken key. Never fails
     */
    public static Future<Boolean> advance(Pool pool, PgException duplicate) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(duplicate.getSchema(), duplicate.getTable(), duplicate.getConstraint()))
                .compose(found -> {
                    if (found.size() == 0) {
                        return Future.succeededFuture(false);
                    }
                    Row key = found.iterator().next();
                    return pool.query(key.getString("advance")).execute().map(moved -> {
                        if (moved.size() > 0) {
                            LOG.warn(
                                    "{} holds rows with keys that {} did not give. It goes on after {} (setval).",
                                    key.getString("table"),
                                    key.getString("sequence"),
                                    moved.iterator().next().getLong(0));
                        }
                        return true;
                    });
                })
                .otherwise(false); // the failure that counts is that of the write
    }
}
