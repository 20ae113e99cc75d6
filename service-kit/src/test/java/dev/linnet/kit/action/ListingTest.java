package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a table. Its row n was made at minute n, so that the newest first is the largest first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ListingTest {

    private static final CursorKey KEY = CursorKey.random();
    private static final String SHOWN = "to_json((shown).label)::text";

    private Vertx vertx;
    private Pool pool;
    private Resource lists;

    @BeforeAll
    void start() throws Exception {
        vertx = Vertx.vertx();
        Database database = new Database(FreshDatabase.create(), "things");
        await(Schema.migrate(vertx, database, "db/things"));
        pool = database.pool(vertx, 2, Map.of());
        sql(
                "create table notes (pk bigint primary key, owner bigint not null default 1, label text collate \"C\" not null,"
                        + " created_at timestamptz not null)");
        Statements statements = new Statements(pool, new ChangeLog(vertx, pool, "things"));
        lists = new Resource("notes")
                .on("newest", list(statements, Listing.newestFirst("notes", SHOWN)))
                .on("oldest", list(statements, Listing.oldestFirst("notes", SHOWN)))
                .on("names", list(statements, Listing.byText("notes", "label", SHOWN)));
    }

    private static Action list(Statements statements, Listing listing) {
        return Page.action((call, page) -> listing.page(statements, "l.owner = $1", page, 1L));
    }

    @BeforeEach
    void fill() throws Exception {
        sql("truncate notes");
        sql("insert into notes select n, 1, chr(96 + n), '2026-01-01 00:00+00'::timestamptz + n * interval '1 minute'"
                + " from generate_series(1, 7) n");
    }

    @AfterAll
    void stop() throws Exception {
        await(pool.close());
        await(vertx.close());
    }

    @Test
    @Proves("P4.50")
    void aPageGoesOnBehindTheLastRowShownWhateverComesAndGoesBeforeIt() throws Exception {
        JsonObject page = page("newest", "'limit':3");
        assertEquals("[\"g\",\"f\",\"e\"]", page.getJsonArray("results").encode());
        sql("delete from notes where pk in (5, 6)");
        sql("insert into notes values (8, 1, 'h', '2026-01-02 00:00+00')");
        // By offset, d would never be shown.
        page = page("newest", "'limit':3,'after':'" + page.getString("last") + "'");
        assertEquals("[\"d\",\"c\",\"b\"]", page.getJsonArray("results").encode());
        assertTrue(page.getBoolean("more"));
        assertEquals(6, page.getInteger("count"));
        page = page("newest", "'limit':3,'after':'" + page.getString("last") + "'");
        assertEquals("[\"a\"]", page.getJsonArray("results").encode());
        assertFalse(page.getBoolean("more"));
        page = page("newest", "'after':'" + page.getString("last") + "'");
        assertEquals("[]", page.getJsonArray("results").encode());
        assertFalse(page.getBoolean("more") || page.containsKey("first") || page.containsKey("last"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "newest|'before':3,'limit':2|[\"e\",\"d\"]|true",
                "newest|'before':'6'|[\"g\"]|false",
                "newest|'after':6,'before':2,'limit':2|[\"e\",\"d\"]|true",
                "newest|'after':4,'before':2|[\"c\"]|false",
                "newest|'after':2,'before':4|[]|false",
                "newest|'after':3,'offset':5|[\"b\",\"a\"]|false",
                "oldest|'after':5|[\"f\",\"g\"]|false",
                "oldest|'before':5,'limit':3|[\"b\",\"c\",\"d\"]|true",
                "oldest|'data':{'after':6}|[\"g\"]|false",
                "names|'after':5|[\"f\",\"g\"]|false",
                "names|'before':2|[\"a\"]|false",
                "names|'limit':1,'offset':2|[\"c\"]|true",
            })
    @Proves({"P4.46", "P4.49"})
    void aPageMayBeginAfterARowAndEndBeforeAnother(String list, String arguments, String rows, boolean more)
            throws Exception {
        JsonObject page = page(list, arguments);
        assertEquals(rows, page.getJsonArray("results").encode());
        assertEquals(more, page.getBoolean("more"));
        assertEquals(7, page.getInteger("count"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"newest", "oldest", "names"})
    @Proves("P4.47")
    void theMarkOfARowOutlivesTheRowAndItsKeyDoesNot(String list) throws Exception {
        JsonObject page = page(list, "'limit':3");
        List<Object> rest = rows(page(list, "'limit':100")).subList(3, 7);
        sql("delete from notes where label in (select jsonb_array_elements_text('"
                + page.getJsonArray("results").encode() + "'))");
        assertEquals(rest, rows(page(list, "'after':'" + page.getString("last") + "'")));
        assertEquals(
                "[]",
                page(list, "'before':'" + page.getString("last") + "'")
                        .getJsonArray("results")
                        .encode());
        ActionFailure gone = refused(list, "'after':" + (list.equals("newest") ? 5 : 3));
        assertEquals(ActionFailure.notFound().reply(), gone.reply());
    }

    @Test
    void rowsOfOneMomentAreToldApartByTheirKeys() throws Exception {
        sql("update notes set created_at = '2026-01-01 00:00:00.123457+00'");
        for (String list : List.of("newest", "oldest")) {
            List<Object> shown = new ArrayList<>();
            JsonObject page = page(list, "'limit':2");
            while (!page.getJsonArray("results").isEmpty()) {
                shown.addAll(rows(page));
                page = page(list, "'limit':2,'after':'" + page.getString("last") + "'");
            }
            assertEquals(
                    list.equals("newest")
                            ? List.of("g", "f", "e", "d", "c", "b", "a")
                            : List.of("a", "b", "c", "d", "e", "f", "g"),
                    shown);
        }
    }

    @Test
    void aRowThatTheCallerMayNotSeeIsNotFound() throws Exception {
        sql("update notes set owner = 2 where pk = 4");
        assertEquals(
                ActionFailure.notFound().reply(), refused("newest", "'after':4").reply());
        assertEquals(
                ActionFailure.notFound().reply(),
                refused("newest", "'before':4").reply());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'x'", "''", "'m'", "'mAAAA'", "1.5", "true", "[]", "'mAAAAAAAAAAEAYQ'"})
    @Proves("P4.48")
    void whatIsNoRowsPlaceIsRefused(String edge) throws Exception {
        assertEquals(
                ActionFailure.invalid("before", Edge.INVALID).reply(),
                refused("newest", "'before':" + edge).reply());
    }

    @Test
    @Proves("P4.48")
    void theMarkOfAnotherListIsRefused() throws Exception {
        String mark = page("names", "'limit':1").getString("last");
        assertEquals(
                ActionFailure.invalid("after", Edge.INVALID).reply(),
                refused("newest", "'after':'" + mark + "'").reply());
    }

    @Test
    void aListThatKnowsNoOrderRefusesAnEdge() throws Exception {
        ChangeLog log = new ChangeLog(vertx, pool, "things");
        Resource plain = new Resource("plain")
                .on("list", Page.action((call, page) -> log.head().map(head -> new PageOfRows(0, "[]", head))));
        ExecutionException refused = assertThrows(
                ExecutionException.class,
                () -> await(plain.run(Call.of(new Request(Caller.VISITOR, "list", "{\"after\":1}"), KEY))));
        assertEquals(Status.BAD_REQUEST, failure(refused).reply().status());
    }

    @Test
    void aStreamedListGoesOnBehindItsLastRowAndEndsWithTheRowThatHasNoneBehindIt() throws Exception {
        Statements statements = new Statements(pool, new ChangeLog(vertx, pool, "things"));
        Fields filters = Fields.of(Json.object("{\"streamed\":true,\"limit\":3}"));
        Listing listing = Listing.newestFirst("notes", SHOWN);
        List<String> shown = new ArrayList<>();
        while (true) {
            Page page = Page.of(filters);
            PageOfRows rows = await(listing.page(statements, "true", page));
            shown.add(page.offset() + rows.rows());
            sql("delete from notes where pk > 4");
            Effect.Continue next = (Effect.Continue) rows.next(filters, page).orElse(null);
            if (next == null) {
                break;
            }
            filters = Fields.of(Json.object(next.arguments()));
        }
        assertEquals(List.of("0[\"g\",\"f\",\"e\"]", "3[\"d\",\"c\",\"b\"]", "6[\"a\"]"), shown);
    }

    /** Such rows are older than the constraint that refuses them. As a year of our era, theirs would lead back to them for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"0044-03-15 00:00:00+00 BC", "-infinity", "infinity"})
    void aRowWhoseTimeCannotBeShownHasNoPlace(String moment) throws Exception {
        sql("update notes set created_at = '" + moment + "' where pk <= 3");
        JsonObject page = page("oldest", "'limit':3,'offset':" + (moment.equals("infinity") ? 4 : 0));
        assertEquals(List.of("a", "b", "c"), rows(page));
        assertFalse(page.containsKey("first") || page.containsKey("last"), page::encode);
        assertEquals(
                ActionFailure.invalid("after", Edge.INVALID).reply(),
                refused("newest", "'after':2").reply());
    }

    private static List<Object> rows(JsonObject page) {
        return page.getJsonArray("results").stream().toList();
    }

    private JsonObject page(String list, String arguments) throws Exception {
        Reply reply = await(ask(list, arguments));
        assertEquals(Status.OK, reply.status());
        return new JsonObject(reply.data());
    }

    private ActionFailure refused(String list, String arguments) {
        return failure(assertThrows(ExecutionException.class, () -> await(ask(list, arguments))));
    }

    private static ActionFailure failure(ExecutionException failed) {
        return (ActionFailure) Objects.requireNonNull(failed.getCause());
    }

    private Future<Reply> ask(String list, String arguments) {
        try {
            return lists.run(Call.of(new Request(Caller.VISITOR, list, "{" + arguments.replace('\'', '"') + "}"), KEY));
        } catch (ActionFailure failure) {
            return Future.failedFuture(failure);
        }
    }

    private void sql(String statement) throws Exception {
        await(pool.query(statement).execute());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
