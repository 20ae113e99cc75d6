package dev.linnet.kit.changelog;

import dev.linnet.protocol.Event;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls {@code number_changes()} for a relay: takes or renews the lease and numbers what became visible, in one round
 * trip. For one relay.
 */
final class Numbering {

    /** Changes in one call: enough to be quick, few enough to end well within the lease. */
    private static final int MOST_CHANGES = 20_000;

    private final Pool pool;
    private final CursorKey cursors;
    private final String holder;
    private final Duration lease;
    private long fence;

    /**
     * @param cursors signs the cursors of events
     * @param holder unlike that of any other relay
     */
    Numbering(Pool pool, CursorKey cursors, String holder, Duration lease) {
        this.pool = pool;
        this.cursors = cursors;
        this.holder = holder;
        this.lease = lease;
    }

    /**
     * The result of one call.
     *
     * @param heldByOther whether another relay holds the lease; then the rest is empty
     * @param taken whether this call took the lease
     * @param last below {@code first} when nothing was numbered
     * @param more whether there is more to number at once
     * @param retryMs when another relay's lease ends
     */
    record Batch(boolean heldByOther, boolean taken, long epoch, long first, long last, boolean more, long retryMs) {}

    /** An event and where to publish it. */
    record Addressed(String address, Event event) {}

    Future<Batch> next() {
        return pool.preparedQuery("select * from number_changes($1, $2, $3, $4)")
                .execute(Tuple.of(holder, fence, (int) lease.toMillis(), MOST_CHANGES))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    boolean heldByOther = row.getString("outcome").equals("held");
                    long present = row.getLong("fence");
                    boolean taken = !heldByOther && present != fence;
                    fence = present;
                    return new Batch(
                            heldByOther,
                            taken,
                            row.getLong("epoch"),
                            row.getLong("first"),
                            row.getLong("last"),
                            row.getBoolean("more"),
                            row.getLong("retry_ms"));
                });
    }

    /**
     * Gives the lease back, so that another relay need not wait for its end. Runs after the pending statements of the
     * relay's connection.
     */
    Future<Void> release() {
        return pool.preparedQuery("select release_lease($1, $2)")
                .execute(Tuple.of(holder, fence))
                .mapEmpty();
    }

    /**
     * The events of these positions, both included, in order. Of one change, the topics that the row left come first
     * and those that it entered last. Otherwise a client that follows both and keeps rows by key would drop a row that
     * has just moved.
     */
    Future<List<Addressed>> events(long epoch, long first, long last) {
        return pool.preparedQuery("select e.stream, e.topic, " + ChangeLog.EVENT + " from events e"
                        + " join change_log c on c.id = e.change_id where e.position between $1 and $2"
                        + " order by e.position, array_position('{delete,update,create}', e.kind), e.topic")
                .execute(Tuple.of(first, last))
                .map(rows -> {
                    List<Addressed> events = new ArrayList<>();
                    for (Row row : rows) {
                        Topic topic = new Topic(row.getString("stream"), row.getString("topic"));
                        events.add(new Addressed(topic.address(), ChangeLog.event(row, epoch, cursors)));
                    }
                    return events;
                });
    }
}
