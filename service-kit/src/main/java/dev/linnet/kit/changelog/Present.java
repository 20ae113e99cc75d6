package dev.linnet.kit.changelog;

import dev.linnet.protocol.Event;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shows past events with the present state of their rows: kind, key, order and position stay, the data is the present
 * one. A client that folds events by key ends with the table's rows, and never sees data that is gone.
 *
 * @param pool its connections see the schema without naming it
 */
record Present(Pool pool) {

    /**
     * The events of one topic, in the order of the rows.
     *
     * @param page rows with the columns {@link ChangeLog#EVENT}, {@code source} and {@code key}
     * @param logged the event of such a row, with its logged data
     */
    Future<List<Event>> events(List<Row> page, String topic, Function<Row, Event> logged) {
        List<Event> events = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (Row row : page) {
            String source = row.getString("source");
            // An announcement has no row. Of a row that left the topic, only the key is shown.
            if (source != null && !row.getBoolean("gone")) {
                places.add(events.size());
                sources.add(source);
                keys.add(Optional.ofNullable(row.getString("key")).orElseGet(() -> row.getString("pk")));
            }
            events.add(logged.apply(row));
        }
        if (places.isEmpty()) {
            return Future.succeededFuture(events);
        }
        return pool.preparedQuery("select nth, topics, data from log_rows_now($1, $2)")
                .execute(Tuple.tuple().addValue(sources.toArray(String[]::new)).addValue(keys.toArray(String[]::new)))
                .map(now -> {
                    places.forEach(place -> events.set(place, withoutData(events.get(place))));
                    put(now, places, topic, events);
                    return events;
                });
    }

    private static void put(RowSet<Row> now, List<Integer> places, String topic, List<Event> events) {
        for (Row row : now) {
            int place = places.get((int) (row.getLong("nth") - 1));
            String data = row.getString("data");
            if (data != null && Arrays.asList(row.getArrayOfStrings("topics")).contains(topic)) {
                events.set(place, events.get(place).withData(data));
            }
        }
    }

    /** The row has left the topic since; a later event says so. */
    private static Event withoutData(Event event) {
        return event.withData("{\"pk\":" + event.pk() + "}");
    }
}
