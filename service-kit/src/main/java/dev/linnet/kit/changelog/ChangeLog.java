package dev.linnet.kit.changelog;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Moved;
import dev.linnet.protocol.MovedQuery;
import dev.linnet.protocol.RelayHint;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the numbered events of one schema's change log. Safe from any thread. */
public final class ChangeLog {

    /**
     * The columns of an event, of {@code events e} joined with {@code change_log c}. Of a deleted row, and of a row
     * that left the topic, only the key is shown, unless the service has said what else.
     */
    static final String EVENT = """
        e.position, e.previous, e.kind = 'delete' as gone, \
        coalesce(c.names[array_position('{create,update,delete}', e.kind)], e.kind) as action, c.pk, \
        case when e.kind = 'delete' then coalesce(c.data_gone, '{"pk":' || c.pk || '}') else c.data end as data, \
        case when e.kind <> 'delete' and not c.topics_before <@ c.topics_after \
        then array(select unnest(c.topics_before) except select unnest(c.topics_after)) end as left_topics\
        """;

    private static final Logger LOG = LoggerFactory.getLogger(ChangeLog.class);

    /** Keeps an answer below a few MiB. */
    private static final int MOST_EVENTS = 1000;

    /** The most positions that one {@link Moved} covers. */
    private static final int MOST_POSITIONS = 50_000;

    /** A look of the relay takes about a third of this. */
    private static final long NUMBERING_MS = 5;

    private final Vertx vertx;
    private final Pool pool;
    private final String schema;
    private final AtomicBoolean wakeUnderWay = new AtomicBoolean();
    private final SharedRead<Cursor> heads;
    private final SharedRead<Long> floors;

    /**
     * @param pool its connections see the schema without naming it
     */
    public ChangeLog(Vertx vertx, Pool pool, String schema) {
        this.vertx = vertx;
        this.pool = pool;
        this.schema = schema;
        this.heads = new SharedRead<>(vertx, this::readHead);
        this.floors = new SharedRead<>(vertx, this::readFloor);
    }

    /** Runs SQL of the same schema. */
    public Statements statements() {
        return new Statements(pool, this);
    }

    /** Every change that commits after this call has a position above it. Calls at the same time share a read. */
    public Future<Cursor> head() {
        return heads.get();
    }

    private Future<Cursor> readHead() {
        return pool.query("select epoch, head from relay_state")
                .execute()
                .map(rows -> head(rows.iterator().next()));
    }

    /**
     * Whether every event above the cursor is still kept.
     *
     * @param head of this log, read just now
     */
    public Future<Boolean> isKept(Cursor since, Cursor head) {
        if (since.epoch() != head.epoch() || since.position() > head.position()) {
            return Future.succeededFuture(false);
        }
        return floors.get().map(floor -> since.position() >= floor);
    }

    private Future<Long> readFloor() {
        return pool.query("select floor from relay_state")
                .execute()
                .map(rows -> rows.iterator().next().getLong("floor"));
    }

    /** The head, if the topic has a kept event above the cursor, or will have one for a committed change. */
    public Future<Optional<Cursor>> headIfItMoved(Topic topic, Cursor since) {
        return pool.preparedQuery("select s.epoch, s.head from relay_state s where s.epoch = $4 and s.floor <= $3 and ("
                        + "(select e.position from events e where (e.stream, e.topic, e.position) > ($1, $2, $3)"
                        // With "exists", and without an order, some plans read the events of all topics.
                        + " and (e.stream, e.topic) <= ($1, $2) order by e.stream, e.topic, e.position limit 1) is not null"
                        + " or linnet_changes_ahead($1, $2))")
                .execute(Tuple.of(topic.stream(), topic.key(), since.position(), since.epoch()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(head(rows.iterator().next())));
    }

    /** The head in a row of {@code relay_state}. */
    private static Cursor head(Row row) {
        return new Cursor(row.getLong("epoch"), row.getLong("head"));
    }

    /**
     * Hints that something was committed, so that the relay looks at once. Many hints at once become one; a lost hint
     * costs some milliseconds.
     */
    public void wake() {
        if (wakeUnderWay.compareAndSet(false, true)) {
            vertx.runOnContext(later -> {
                wakeUnderWay.set(false);
                vertx.eventBus().publish(Addresses.written(schema), RelayHint.WRITTEN);
            });
        }
    }

    /** Completes when the relay has had the time to number committed changes. It may not have done so. */
    public Future<Void> numbered() {
        wake();
        return vertx.timer(NUMBERING_MS, TimeUnit.MILLISECONDS).mapEmpty();
    }

    /**
     * Costs in proportion to the events answered. Each event shows the row as it is now, or the data for a row that is
     * gone. Text that was edited away or deleted since is never sent again.
     */
    Future<History> history(HistoryQuery query, CursorKey cursors) {
        int limit = Math.min(query.limit(), MOST_EVENTS);
        return pool.preparedQuery("select s.epoch, s.head, s.floor, c.source, c.key, " + EVENT + " from relay_state s"
                        + " left join lateral (select * from events"
                        // Rows are compared, since with "=" some plans read the events of all topics.
                        + " where (stream, topic, position) > ($1, $2, $3) and (stream, topic, position) <= ($1, $2, s.head)"
                        + " order by stream, topic, position limit $4) e on true"
                        // "offset 0" keeps it apart, since some plans of a join read the whole log.
                        + " left join lateral (select * from change_log where id = e.change_id offset 0) c on true"
                        + " order by e.position")
                .execute(Tuple.of(
                        query.topic().stream(),
                        query.topic().key(),
                        query.after().position(),
                        limit + 1))
                .compose(rows -> history(rows, query, limit, cursors));
    }

    private Future<History> history(RowSet<Row> rows, HistoryQuery query, int limit, CursorKey cursors) {
        Row state = rows.iterator().next();
        Cursor head = head(state);
        if (head.epoch() != query.after().epoch()) {
            // Positions of another history mean nothing here.
            return Future.succeededFuture(new History(head, false, true, List.of()));
        }
        boolean lost = query.after().position() < state.getLong("floor");
        List<Row> found = new ArrayList<>();
        for (Row row : rows) {
            if (row.getLong("position") != null) {
                found.add(row);
            }
        }
        if (found.stream().anyMatch(row -> row.getString("pk") == null)) {
            return incomplete(new History(head, false, true, List.of()), lost);
        }
        boolean more = found.size() > limit;
        List<Row> page = more ? found.subList(0, limit) : found;
        Cursor upTo = more ? new Cursor(head.epoch(), page.get(limit - 1).getLong("position")) : head;
        return new Present(pool)
                .events(page, query.topic().key(), row -> event(row, head.epoch(), cursors))
                .map(events -> new History(upTo, more, lost, events));
    }

    /**
     * Something has removed changes, unseen by the log's triggers. Begins a new epoch: followers begin again, and
     * former cursors are worth nothing.
     */
    private Future<History> incomplete(History answer, boolean isKnown) {
        if (isKnown) {
            return Future.succeededFuture(answer);
        }
        LOG.warn("Changes are missing in the log of {}; all its followers must begin again.", schema);
        return pool.query("select new_epoch()").execute().map(answer);
    }

    Future<Moved> moved(String stream, MovedQuery query) {
        return pool.preparedQuery(
                        "select s.epoch, least(s.head, $2::bigint + $3) as head, e.topic, e.position from relay_state"
                                + " s left join lateral (select o.topic, max(o.position) as position from"
                                // By position alone, since some plans read all events of the stream.
                                + " (select stream, topic, position from events where position > $2"
                                + " and position <= least(s.head, $2::bigint + $3) order by position offset 0) o"
                                + " where o.stream = $1 group by o.topic) e on true")
                .execute(Tuple.of(stream, query.after().position(), MOST_POSITIONS))
                .map(rows -> {
                    Cursor upTo = head(rows.iterator().next());
                    List<Moved.Last> topics = new ArrayList<>();
                    for (Row row : rows) {
                        if (row.getString("topic") != null
                                && upTo.epoch() == query.after().epoch()) {
                            topics.add(new Moved.Last(row.getString("topic"), row.getLong("position")));
                        }
                    }
                    return new Moved(upTo, topics);
                });
    }

    /** An event of a row with the columns {@link #EVENT}. */
    static Event event(Row row, long epoch, CursorKey cursors) {
        long position = row.getLong("position");
        String[] left = row.getArrayOfStrings("left_topics");
        return new Event(
                epoch,
                position,
                row.getLong("previous"),
                cursors.sign(new Cursor(epoch, position)),
                row.getString("action"),
                row.getBoolean("gone") ? Status.NO_CONTENT : Status.OK,
                row.getString("pk"),
                row.getString("data"),
                left == null ? List.of() : List.of(left));
    }
}
