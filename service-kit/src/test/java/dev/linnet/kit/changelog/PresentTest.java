package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What history shows of rows that have changed since. */
final class PresentTest {

    private static final String NUMBER = "select number_changes('relay', fence, 60000, 1000) from relay_state";

    private final CursorKey key = CursorKey.random();
    private Vertx vertx;
    private Connection connection;
    private Pool pool;
    private ChangeLog log;

    @BeforeEach
    void connect() throws Exception {
        vertx = Vertx.vertx();
        ThingsDatabase things = new ThingsDatabase(vertx);
        connection = things.connect();
        pool = things.database().pool(vertx, 2, Map.of());
        log = new ChangeLog(vertx, pool, "things");
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        vertx.close();
    }

    @Test
    void anEventShowsItsRowAsItIsNow() throws Exception {
        run(
                connection,
                "insert into things (pk, label) values (1, 'a'), (2, 'a'), (3, 'a')",
                "update things set label = 'b' where pk = 1",
                "delete from things where pk = 2",
                NUMBER,
                // Not numbered yet.
                "update things set pk = 33 where pk = 3");
        assertEquals(
                List.of(
                        "create 1 {\"pk\":1,\"label\":\"b\"}",
                        "create 2 {\"pk\":2}",
                        "create 3 {\"pk\":3}",
                        "update 1 {\"pk\":1,\"label\":\"b\"}",
                        "delete 2 {\"pk\":2}"),
                history("all"));
        assertEquals(
                List.of(
                        "create 1 {\"pk\":1}",
                        "create 2 {\"pk\":2}",
                        "create 3 {\"pk\":3}",
                        "delete 1 {\"pk\":1}",
                        "delete 2 {\"pk\":2}"),
                history("label.a"));
    }

    /** Two tables of one stream have a row of the same key, and one has a key of two columns. */
    @Test
    void everyRowIsFoundInItsOwnTableByItsWholeKey() throws Exception {
        run(
                connection,
                "create table words (word text, place text, note text, primary key (word, place))",
                "create function word_topics(w words) returns text[] language sql immutable return array['all',"
                        + " 'place.' || w.place]",
                "create function word_data(w words) returns text language sql immutable return to_json(w.note)::text",
                "select linnet_observe('words', 'things', 'word_topics', 'word_data', key => 'word,place')",
                "insert into things (pk, label) values (1, 'thing')",
                "insert into words values ('1', 'here', 'then'), ('1', 'there', 'there'), ('q\"\\', 'here', 'quoted')",
                "update words set note = 'now' where note = 'then'",
                NUMBER);
        assertEquals(
                List.of("create \"1\" \"now\"", "create \"q\\\"\\\\\" \"quoted\"", "update \"1\" \"now\""),
                history("place.here"));
        assertEquals(
                List.of(
                        "create 1 {\"pk\":1,\"label\":\"thing\"}",
                        "create \"1\" \"now\"",
                        "create \"1\" \"there\"",
                        "create \"q\\\"\\\\\" \"quoted\"",
                        "update \"1\" \"now\""),
                history("all"));
    }

    @Test
    void anAnnouncementIsToldAsItWas() throws Exception {
        run(
                connection,
                "select linnet_announce('things', '{all}', 'ring', '7', '{\"pk\":7,\"how\":\"loud\"}')",
                NUMBER);
        assertEquals(List.of("ring 7 {\"pk\":7,\"how\":\"loud\"}"), history("all"));
    }

    /** Live and from history alike. */
    @Test
    void anEventOfARowThatStaysOrEntersNamesTheTopicsThatTheRowLeft() throws Exception {
        run(
                connection,
                "insert into things (pk, label) values (1, 'a')",
                "update things set label = 'b' where pk = 1",
                "update things set label = 'b' where pk = 1",
                "delete from things where pk = 1",
                NUMBER);
        List<List<String>> all = List.of(List.of(), List.of("label.a"), List.of(), List.of());
        assertEquals(all, left("all"));
        assertEquals(List.of(List.of(), List.of()), left("label.a"));
        assertEquals(List.of(List.of("label.a"), List.of(), List.of()), left("label.b"));

        Cursor head = await(log.head());
        Numbering numbering = new Numbering(pool, key, "relay", Duration.ofMinutes(1));
        List<Numbering.Addressed> live = await(numbering.events(head.epoch(), 1, head.position()));
        assertEquals(
                all,
                live.stream()
                        .filter(each -> each.address().equals(new Topic("things", "all").address()))
                        .map(each -> each.event().left())
                        .toList());
    }

    private List<List<String>> left(String topic) throws Exception {
        return events(topic).stream().map(Event::left).toList();
    }

    private List<String> history(String topic) throws Exception {
        return events(topic).stream()
                .map(event -> event.action() + " " + event.pk() + " " + event.data())
                .toList();
    }

    private List<Event> events(String topic) throws Exception {
        Cursor beginning = new Cursor(await(log.head()).epoch(), 0);
        return await(log.history(new HistoryQuery(new Topic("things", topic), beginning, 100), key))
                .events();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
