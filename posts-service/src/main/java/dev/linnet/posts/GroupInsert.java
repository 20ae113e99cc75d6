package dev.linnet.posts;

import dev.linnet.kit.action.RefusedRow;
import dev.linnet.kit.database.TakenKeys;
import dev.linnet.runtime.TimeBudget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Inserts waiting posts together, so that they share a statement and its commit: a commit waits for the disk, and the commit
 * of many posts costs no more than the commit of one. At most two statements are under way. At most 10,000 posts
 * wait, for 1 s each; further posts, and posts that waited longer, are refused and never inserted. The posts of one
 * author are inserted in the order of their arrival. Safe from any thread.
 */
final class GroupInsert {

    private static final int MOST_STATEMENTS = 2;
    private static final int MOST_ROWS = 500;
    private static final int MOST_WAITING = 10_000;
    private static final long LONGEST_WAIT_NANOS = TimeBudget.INSERT_QUEUE.toNanos();

    /** A row for each post, in their order: its JSON, or why it was refused. */
    private static final String INSERT = "select * from insert_posts($1, $2)";

    private record Waiting(long author, String body, Promise<String> row, long sinceNanos) {

        long leftNanos(long nowNanos) {
            return LONGEST_WAIT_NANOS - (nowNanos - sinceNanos);
        }
    }

    private final Vertx vertx;
    private final Pool pool;
    private final LongSupplier nanoClock;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    /** Authors with posts in a statement under way. Their further posts wait for its end. */
    private final Set<Long> busy = new HashSet<>();

    private int statements;
    private boolean isDue;
    private boolean isTimed;

    GroupInsert(Vertx vertx, Pool pool, LongSupplier nanoClock) {
        this.vertx = vertx;
        this.pool = pool;
        this.nanoClock = nanoClock;
    }

    /** Completes with the new row as JSON once its commit is durable. A row that cannot be inserted fails alone. */
    Future<String> insert(long author, String body) {
        Promise<String> row = Promise.promise();
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                return Future.failedFuture(new ConnectionPoolTooBusyException("too many posts wait to be inserted"));
            }
            waiting.add(new Waiting(author, body, row, nanoClock.getAsLong()));
            if (statements > 0 && !isTimed) {
                refuseLateOnes(LONGEST_WAIT_NANOS);
            }
        }
        soon();
        return row.future();
    }

    /** A little later, so that posts that arrive in one turn of the event loop share a statement. */
    private void soon() {
        synchronized (waiting) {
            if (isDue || statements == MOST_STATEMENTS) {
                return;
            }
            isDue = true;
        }
        vertx.runOnContext(later -> {
            synchronized (waiting) {
                isDue = false;
            }
            next();
        });
    }

    private void next() {
        List<Waiting> group = new ArrayList<>();
        Set<Long> authors = new HashSet<>();
        synchronized (waiting) {
            if (statements == MOST_STATEMENTS) {
                return;
            }
            for (Iterator<Waiting> each = waiting.iterator(); group.size() < MOST_ROWS && each.hasNext(); ) {
                Waiting next = each.next();
                if (!busy.contains(next.author())) {
                    each.remove();
                    group.add(next);
                    authors.add(next.author());
                }
            }
            if (group.isEmpty()) {
                return;
            }
            statements++;
            busy.addAll(authors);
        }
        insert(group).onComplete(done -> {
            synchronized (waiting) {
                statements--;
                busy.removeAll(authors);
            }
            next();
        });
    }

    /** When the database does not answer, no statement ends and takes the waiting posts along. */
    private void refuseLateOnes(long inNanos) {
        isTimed = true;
        vertx.setTimer(1 + TimeUnit.NANOSECONDS.toMillis(inNanos), fired -> {
            List<Waiting> late = new ArrayList<>();
            synchronized (waiting) {
                isTimed = false;
                long now = nanoClock.getAsLong();
                while (!waiting.isEmpty() && waiting.element().leftNanos(now) <= 0) {
                    late.add(waiting.remove());
                }
                if (!waiting.isEmpty()) {
                    refuseLateOnes(waiting.element().leftNanos(now));
                }
            }
            late.forEach(each -> each.row().fail(new ConnectionPoolTooBusyException("a post waited too long")));
        });
    }

    /** Never fails; each row's own promise has its outcome. */
    private Future<?> insert(List<Waiting> group) {
        return insert(group, true).otherwise(failure -> {
            group.forEach(each -> each.row().tryFail(failure));
            return null;
        });
    }

    private Future<?> insert(List<Waiting> group, boolean mayRepeat) {
        Long[] authors = group.stream().map(Waiting::author).toArray(Long[]::new);
        String[] bodies = group.stream().map(Waiting::body).toArray(String[]::new);
        return pool.preparedQuery(INSERT)
                .execute(Tuple.tuple().addValue(authors).addValue(bodies))
                .compose(rows -> complete(group, rows, mayRepeat));
    }

    /** Moves the sequence behind the taken keys, and inserts the posts whose keys were taken once more. */
    private Future<?> complete(List<Waiting> group, RowSet<Row> rows, boolean mayRepeat) {
        List<Waiting> again = new ArrayList<>();
        PgException duplicate = null;
        Iterator<Row> row = rows.iterator();
        for (Waiting each : group) {
            Row answer = row.next();
            String data = answer.getString("data");
            if (data != null) {
                each.row().complete(data);
                continue;
            }
            PgException refused = refusal(answer);
            if (mayRepeat && TakenKeys.isDuplicate(refused)) {
                again.add(each);
                duplicate = refused;
            } else {
                // The repeat of the group may fail first; it fails every post without an answer.
                RefusedRow.<String>explained(pool, refused)
                        .onSuccess(each.row()::tryComplete)
                        .onFailure(each.row()::tryFail);
            }
        }
        return duplicate == null
                ? Future.succeededFuture()
                : TakenKeys.advance(pool, duplicate).compose(moved -> insert(again, false));
    }

    private static PgException refusal(Row row) {
        return RefusedRow.of(
                row.getString("message"),
                row.getString("state"),
                row.getString("at_schema"),
                row.getString("at_table"),
                row.getString("at_column"),
                row.getString("at_constraint"));
    }
}
