package dev.linnet.posts;

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
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Inserts posts so that those which wait share a statement and its commit: a commit waits for the disk, and one for many
 * costs no more than one for each. At most two statements are under way, and at most 10,000 posts wait, for 1 s each; one more, and one
 * that waited longer, is refused and never inserted. Posts are inserted in the order they came. Safe to use from any thread.
 */
final class GroupInsert {

    private static final int MOST_STATEMENTS = 2;
    private static final int MOST_ROWS = 500;
    private static final int MOST_WAITING = 10_000;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final String INSERT = """
            insert into posts (author, body) select w.author, w.body \
            from unnest($1::bigint[], $2::text[]) with ordinality as w (author, body, n) order by w.n \
            returning post_data(posts) as data\
            """;

    private record Waiting(long author, String body, Promise<String> row, long sinceNanos) {

        long leftNanos(long nowNanos) {
            return LONGEST_WAIT_NANOS - (nowNanos - sinceNanos);
        }
    }

    private final Vertx vertx;
    private final Pool pool;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int statements;
    private boolean isTimed;

    GroupInsert(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /** Completes with the new row as JSON once its commit is durable. A row that cannot be inserted fails alone. */
    Future<String> insert(long author, String body) {
        Promise<String> row = Promise.promise();
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                return Future.failedFuture(new ConnectionPoolTooBusyException("too many posts wait to be inserted"));
            }
            waiting.add(new Waiting(author, body, row, System.nanoTime()));
            if (statements == MOST_STATEMENTS && !isTimed) {
                refuseLateOnes(LONGEST_WAIT_NANOS);
            }
        }
        next();
        return row.future();
    }

    private void next() {
        List<Waiting> group = new ArrayList<>();
        synchronized (waiting) {
            if (statements == MOST_STATEMENTS || waiting.isEmpty()) {
                return;
            }
            statements++;
            while (group.size() < MOST_ROWS && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
        }
        insert(group).onComplete(done -> {
            synchronized (waiting) {
                statements--;
            }
            next();
        });
    }

    /** Of a database that stands still no statement comes back that would take them along. */
    private void refuseLateOnes(long inNanos) {
        isTimed = true;
        vertx.setTimer(1 + TimeUnit.NANOSECONDS.toMillis(inNanos), fired -> {
            List<Waiting> late = new ArrayList<>();
            synchronized (waiting) {
                isTimed = false;
                long now = System.nanoTime();
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

    /** Never fails; each row's own promise says how it went. */
    private Future<Void> insert(List<Waiting> group) {
        Long[] authors = group.stream().map(Waiting::author).toArray(Long[]::new);
        String[] bodies = group.stream().map(Waiting::body).toArray(String[]::new);
        return pool.preparedQuery(INSERT)
                .execute(Tuple.tuple().addValue(authors).addValue(bodies))
                .map(rows -> complete(group, rows))
                .recover(failure -> {
                    if (isOfARow(failure) && group.size() > 1) {
                        // Nothing was inserted, and most of them are innocent: halve until the bad ones stand alone.
                        int half = group.size() / 2;
                        return insert(group.subList(0, half))
                                .compose(done -> insert(group.subList(half, group.size())));
                    }
                    group.forEach(each -> each.row().tryFail(failure));
                    return Future.succeededFuture();
                });
    }

    /** The data or a constraint is what the database complains of. */
    private static boolean isOfARow(Throwable failure) {
        return failure instanceof PgException refused
                && (refused.getSqlState().startsWith("22")
                        || refused.getSqlState().startsWith("23"));
    }

    private static Void complete(List<Waiting> group, RowSet<Row> rows) {
        Iterator<Row> row = rows.iterator();
        group.forEach(each -> each.row().complete(row.next().getString("data")));
        return null;
    }
}
