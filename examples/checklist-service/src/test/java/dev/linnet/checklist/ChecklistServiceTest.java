package dev.linnet.checklist;

import static dev.linnet.testing.service.ServiceOnBus.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.kit.database.Database;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.runtime.Settings;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import dev.linnet.testing.service.FreshDatabase;
import dev.linnet.testing.service.ServiceOnBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service on its bus; what clients see of it is tested over sockets. Every test has users of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChecklistServiceTest {

    private static final Reply NOT_FOUND = Reply.failure(Status.NOT_FOUND, "[\"Not found\"]");

    private ServiceOnBus checklist;
    private Pool sql;
    private long users;

    @BeforeAll
    void start() {
        String url = FreshDatabase.createForOrdinaryRole();
        Settings settings = Settings.of(Map.of("DATABASE_URL", url, "LINNET_DATABASE_CONNECTIONS", "4"));
        checklist = ServiceOnBus.start(
                "checklist",
                vertx -> Service.deploy(vertx, ChecklistService.definition(), ServiceConfig.from(settings)));
        sql = new Database(url, "checklist").pool(checklist.vertx(), 1, Map.of());
    }

    @AfterAll
    void stop() {
        checklist.close();
    }

    @Test
    @Proves({"P12.1", "P12.3"})
    void theListHasTheOldestTaskFirstAndEachHasItsItemsTheOldestFirst() throws Exception {
        Caller alice = somebody();
        assertEquals(Reply.success(Status.OK, "[]"), ask(alice, "list", "{}"));
        JsonObject home = task(alice, "home");
        JsonObject work = task(alice, "work");
        JsonObject sweep = item(alice, home, "sweep");
        JsonObject cook = item(alice, home, "cook");
        JsonObject withItems =
                home.copy().put("items", new JsonArray().add(sweep).add(cook));
        JsonObject without = work.copy().put("items", new JsonArray());
        assertEquals(
                new JsonArray().add(withItems).add(without),
                new JsonArray(ask(alice, "list", "{}").data()));
        JsonObject page = data(ask(alice, "list", "{\"limit\":1,\"offset\":1}"));
        assertEquals(2, page.getInteger("count"));
        assertEquals(new JsonArray().add(without), page.getJsonArray("results"));
        assertEquals(withItems, data(ask(alice, "task.retrieve", pk(home))));
    }

    @Test
    @Proves({"P12.5", "P12.6"})
    void aTaskIsChangedInWholeOrInPart() throws Exception {
        Caller alice = somebody();
        JsonObject task = task(alice, " home ");
        assertEquals("home", task.getString("title"));
        JsonObject changed = task.copy().put("title", "house");
        assertEquals(changed, data(write(alice, "task.update", task, "{\"title\":\"house\"}")));
        assertEquals(changed, data(write(alice, "task.patch", task, "{}")));
        assertEquals(
                Reply.failure(Status.BAD_REQUEST, "[{\"title\":[\"This field is required.\"]}]"),
                write(alice, "task.update", task, "{}"));
        assertEquals(Reply.done(Status.NO_CONTENT), ask(alice, "task.delete", pk(task)));
        assertEquals(NOT_FOUND, ask(alice, "task.delete", pk(task)));
    }

    @Test
    @Proves({"P12.18", "P12.19"})
    void whoTicksAnItemAndWhenIsKeptUntilItIsUnticked() throws Exception {
        Caller alice = somebody();
        JsonObject task = task(alice, "home");
        JsonObject open = item(alice, task, "sweep");
        assertTrue(open.containsKey("done_at") && open.getValue("done_at") == null, open.encode());
        assertTrue(open.containsKey("done_by") && open.getValue("done_by") == null, open.encode());
        JsonObject done = data(write(alice, "item.patch", open, "{\"done\":true}"));
        assertEquals(alice.pk(), done.getLong("done_by"));
        assertTrue(done.getString("done_at").compareTo(open.getString("created_at")) > 0, done.encode());
        assertEquals(done, data(write(alice, "item.patch", open, "{\"done\":true}")));
        String whole = "{\"task\":" + task.getLong("pk") + ",\"text\":\"sweep\"}";
        assertEquals(done, data(write(alice, "item.update", open, whole)));
        assertEquals(done.copy().put("text", "dust"), data(write(alice, "item.patch", open, "{\"text\":\"dust\"}")));
        assertEquals(open, data(write(alice, "item.patch", open, "{\"done\":false,\"text\":\"sweep\"}")));
        assertEquals(open, data(write(alice, "item.patch", open, "{\"done\":false}")));
        JsonObject atOnce = data(ask(
                alice,
                "item.create",
                "{\"data\":{\"task\":" + task.getLong("pk") + ",\"text\":\"done already\",\"done\":true}}"));
        assertEquals(alice.pk(), atOnce.getLong("done_by"));
        assertTrue(atOnce.getString("done_at") != null, atOnce.encode());
    }

    @Test
    @Proves("P12.22")
    void anItemMovesBetweenTheTasksOfItsOwnerOnly() throws Exception {
        Caller alice = somebody();
        JsonObject home = task(alice, "home");
        JsonObject work = task(alice, "work");
        JsonObject item = item(alice, home, "sweep");
        JsonObject moved = item.copy().put("task", work.getLong("pk"));
        assertEquals(moved, data(write(alice, "item.patch", item, "{\"task\":" + work.getLong("pk") + "}")));
        JsonObject others = task(somebody(), "another's");
        assertEquals(NOT_FOUND, write(alice, "item.patch", item, "{\"task\":" + others.getLong("pk") + "}"));
        assertEquals(NOT_FOUND, write(alice, "item.patch", item, "{\"task\":0}"));
        assertEquals(
                new JsonArray().add(moved),
                data(ask(alice, "task.retrieve", pk(work))).getJsonArray("items"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "task.create|{}|[{\"title\":[\"This field is required.\"]}]",
                "task.create|{\"title\":\" \"}|[{\"title\":[\"This field may not be blank.\"]}]",
                "item.create|{}|[{\"task\":[\"This field is required.\"],\"text\":[\"This field is required.\"]}]",
                "item.create|{\"task\":\"x\",\"text\":[],\"done\":1}|[{\"task\":[\"A valid integer is"
                        + " required.\"],\"text\":[\"Not a valid string.\"],\"done\":[\"Must be a valid boolean.\"]}]",
                "item.create|{\"task\":null,\"text\":null,\"done\":null}|[{\"task\":[\"This field may not be"
                        + " null.\"],\"text\":[\"This field may not be null.\"],\"done\":[\"This field may not be"
                        + " null.\"]}]",
                "item.create|null|[{\"non_field_errors\":[\"No data provided\"]}]",
            })
    @Proves({"P12.17", "P12.20"})
    void whatIsWrongWithAllFieldsIsSaidAtOnce(String action, String data, String errors) throws Exception {
        assertEquals(Reply.failure(Status.BAD_REQUEST, errors), ask(somebody(), action, "{\"data\":" + data + "}"));
    }

    @Test
    @Proves("P12.17")
    void titlesAndTextsHaveAtMost200Characters() throws Exception {
        Caller alice = somebody();
        JsonObject task = task(alice, "😀".repeat(200));
        item(alice, task, "😀".repeat(200));
        String longer = "x".repeat(201);
        assertEquals(
                Reply.failure(
                        Status.BAD_REQUEST, "[{\"title\":[\"Ensure this field has no more than 200 characters.\"]}]"),
                ask(alice, "task.create", "{\"data\":{\"title\":\"" + longer + "\"}}"));
        assertEquals(
                Reply.failure(
                        Status.BAD_REQUEST, "[{\"text\":[\"Ensure this field has no more than 200 characters.\"]}]"),
                ask(alice, "item.create", "{\"data\":{\"task\":1,\"text\":\"" + longer + "\"}}"));
    }

    @Test
    @Proves({"P12.21", "P12.23"})
    void anothersTasksAndItemsAreNotThere() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        JsonObject task = task(alice, "home");
        JsonObject item = item(alice, task, "sweep");
        assertEquals(Reply.success(Status.OK, "[]"), ask(bob, "list", "{}"));
        assertEquals(NOT_FOUND, ask(bob, "task.retrieve", pk(task)));
        for (String data : List.of("{\"title\":\"x\"}", "{\"title\":null}")) {
            assertEquals(NOT_FOUND, write(bob, "task.update", task, data));
            assertEquals(NOT_FOUND, write(bob, "task.patch", task, data));
        }
        for (String data :
                List.of("{\"task\":" + task.getLong("pk") + ",\"text\":\"x\",\"done\":true}", "{\"done\":1}")) {
            assertEquals(NOT_FOUND, write(bob, "item.update", item, data));
            assertEquals(NOT_FOUND, write(bob, "item.patch", item, data));
        }
        assertEquals(NOT_FOUND, ask(bob, "task.delete", pk(task)));
        assertEquals(NOT_FOUND, ask(bob, "item.delete", pk(item)));
        for (long unknown : new long[] {task.getLong("pk"), 999_999, -1}) {
            assertEquals(NOT_FOUND, ask(bob, "item.create", "{\"data\":{\"task\":" + unknown + ",\"text\":\"x\"}}"));
        }
        assertEquals(task.copy().put("items", new JsonArray().add(item)), data(ask(alice, "task.retrieve", pk(task))));
    }

    @Test
    void aVisitorMayDoNothing() throws Exception {
        for (String action : List.of("list", "subscribe", "task.create", "item.delete", "nope")) {
            assertEquals(Status.FORBIDDEN, ask(Caller.VISITOR, action, "{}").status(), action);
        }
    }

    @Test
    @Proves("P12.10")
    void aSubscriptionRepeatsNothingThatItsReplyShows() throws Exception {
        Caller alice = somebody();
        for (int i = 0; i < 20; i++) {
            JsonObject task = task(alice, "task " + i);
            Reply reply = ask(alice, "subscribe", "{}");
            Effect.Subscribe effect = (Effect.Subscribe) reply.effects().get(0);
            JsonObject later = task(alice, "later " + i);
            // A reply leaves the task out when the relay has not numbered it yet. Then it comes as the first event.
            boolean isShown = data(reply).getJsonArray("tasks").stream()
                    .anyMatch(shown -> ((JsonObject) shown).getLong("pk").equals(task.getLong("pk")));
            List<JsonObject> expected = isShown ? List.of(later) : List.of(task, later);
            assertEquals(
                    expected,
                    events(effect, expected.size()).stream()
                            .map(event -> new JsonObject(event.data()))
                            .toList());
        }
    }

    @Test
    void pagesGoOnBehindATask() throws Exception {
        Caller alice = somebody();
        JsonObject one = task(alice, "one");
        JsonObject two = task(alice, "two");
        JsonObject page = data(ask(alice, "list", "{\"limit\":1}"));
        ask(alice, "task.delete", pk(one));
        JsonObject rest = data(ask(alice, "list", "{\"after\":\"" + page.getString("last") + "\"}"));
        assertEquals(
                two.getLong("pk"), rest.getJsonArray("results").getJsonObject(0).getLong("pk"));
        assertEquals(1, rest.getJsonArray("results").size());
    }

    @Test
    @Proves({"P12.12", "P12.14"})
    void aSubscriptionBeginsWithEverythingAndGoesOnWithEventsOfWhatTheOwnerHas() throws Exception {
        Caller alice = somebody();
        Effect.Subscribe before = subscribe(alice);
        JsonObject home = task(alice, "home");
        JsonObject sweep = item(alice, home, "sweep");
        events(before, 2);
        Reply reply = ask(alice, "subscribe", "{}");
        assertEquals(Status.CREATED, reply.status());
        Effect.Subscribe effect = (Effect.Subscribe) reply.effects().get(0);
        assertEquals(new Topic("checklist", "owner." + alice.pk()), effect.topic());
        assertEquals(
                new JsonObject()
                        .put("cursor", effect.mark())
                        .put("tasks", new JsonArray().add(home.copy().put("items", new JsonArray().add(sweep)))),
                data(reply));

        task(somebody(), "another's");
        Reply made = ask(alice, "task.create", "{\"data\":{\"title\":\"work\"}}");
        Reply written = write(alice, "item.patch", sweep, "{\"done\":true}");
        Reply renamed = write(alice, "task.patch", home, "{\"title\":\"house\"}");
        Reply added =
                ask(alice, "item.create", "{\"data\":{\"task\":" + home.getLong("pk") + ",\"text\":\"\\\"ü\\\"\"}}");
        assertEquals(written.data(), events(effect, 4).get(1).data());
        ask(alice, "item.delete", pk(sweep));
        List<Event> events = events(effect, 5);
        assertEquals(
                List.of("task.create", "item.update", "task.update", "item.create", "item.delete"), actions(events));
        assertEquals(made.data(), events.get(0).data());
        assertEquals(
                new JsonObject().put("pk", sweep.getLong("pk")),
                new JsonObject(events.get(1).data()));
        assertEquals(renamed.data(), events.get(2).data());
        assertEquals(added.data(), events.get(3).data());
        assertEquals(gone(sweep), new JsonObject(events.get(4).data()));
        assertEquals(
                Reply.success(Status.NO_CONTENT, "{}", new Effect.Unsubscribe(effect.topic())),
                ask(alice, "unsubscribe", "{}"));
    }

    @Test
    void aTaskTakesItsItemsWithItAndEachIsAnEvent() throws Exception {
        Caller alice = somebody();
        Effect.Subscribe effect = subscribe(alice);
        JsonObject home = task(alice, "home");
        JsonObject sweep = item(alice, home, "sweep");
        JsonObject cook = item(alice, home, "cook");
        ask(alice, "task.delete", pk(home));
        List<Event> events = events(effect, 6).subList(3, 6);
        assertEquals(List.of("task.delete", "item.delete", "item.delete"), actions(events));
        assertEquals("{\"pk\":" + home.getLong("pk") + "}", events.get(0).data());
        assertEquals(
                Set.of(gone(sweep), gone(cook)),
                Set.of(
                        new JsonObject(events.get(1).data()),
                        new JsonObject(events.get(2).data())));
        assertEquals(NOT_FOUND, write(alice, "item.patch", sweep, "{\"done\":true}"));
    }

    @Test
    @Proves("P12.27")
    void aTaskThatSqlGivesToSomebodyElseLeavesTheOneAndEntersTheOtherWithItsItems() throws Exception {
        Caller alice = somebody();
        Caller bob = somebody();
        Effect.Subscribe ofAlice = subscribe(alice);
        Effect.Subscribe ofBob = subscribe(bob);
        JsonObject home = task(alice, "home");
        JsonObject sweep = item(alice, home, "sweep");
        Await.result(sql.query("update tasks set owner = " + bob.pk() + " where pk = " + home.getLong("pk"))
                .execute());
        List<Event> left = events(ofAlice, 4).subList(2, 4);
        assertEquals(List.of("task.delete", "item.delete"), actions(left));
        assertEquals(gone(sweep), new JsonObject(left.get(1).data()));
        List<Event> entered = events(ofBob, 2);
        assertEquals(List.of("task.create", "item.create"), actions(entered));
        assertEquals(home, new JsonObject(entered.get(0).data()));
        assertEquals(sweep, new JsonObject(entered.get(1).data()));
    }

    @Test
    @Proves("P12.26")
    void anOwnerHasABoundedNumberOfTasksAndItems() throws Exception {
        Caller alice = somebody();
        JsonObject task = task(alice, "first");
        Await.result(sql.query(
                        "insert into tasks (owner, title) select " + alice.pk() + ", 'x' from generate_series(2, 100)")
                .execute());
        assertEquals(
                Reply.failure(
                        Status.BAD_REQUEST,
                        "[{\"non_field_errors\":[\"There are 100 tasks already. Delete one first.\"]}]"),
                ask(alice, "task.create", "{\"data\":{\"title\":\"x\"}}"));
        Await.result(sql.query("insert into items (task, owner, text) select " + task.getLong("pk") + ", " + alice.pk()
                        + ", 'x' from generate_series(1, 1000)")
                .execute());
        assertEquals(
                Reply.failure(
                        Status.BAD_REQUEST,
                        "[{\"non_field_errors\":[\"There are 1000 items already. Delete one first.\"]}]"),
                ask(alice, "item.create", "{\"data\":{\"task\":" + task.getLong("pk") + ",\"text\":\"x\"}}"));
        ask(alice, "task.delete", pk(task));
        task(alice, "again");
    }

    private Caller somebody() {
        users++;
        return new Caller(users, "user" + users);
    }

    private JsonObject task(Caller caller, String title) throws Exception {
        Reply reply = ask(
                caller,
                "task.create",
                new JsonObject()
                        .put("data", new JsonObject().put("title", title))
                        .encode());
        assertEquals(Status.CREATED, reply.status(), reply.toString());
        return data(reply);
    }

    private JsonObject item(Caller caller, JsonObject task, String text) throws Exception {
        JsonObject data = new JsonObject().put("task", task.getLong("pk")).put("text", text);
        Reply reply =
                ask(caller, "item.create", new JsonObject().put("data", data).encode());
        assertEquals(Status.CREATED, reply.status(), reply.toString());
        return data(reply);
    }

    private Effect.Subscribe subscribe(Caller caller) {
        return ServiceOnBus.followed(ask(caller, "subscribe", "{}"));
    }

    /** The first events after the subscription. */
    private List<Event> events(Effect.Subscribe effect, int count) {
        return checklist.events(effect, count);
    }

    private static List<String> actions(List<Event> events) {
        return events.stream().map(Event::action).toList();
    }

    private static JsonObject gone(JsonObject item) {
        return new JsonObject().put("pk", item.getLong("pk")).put("task", item.getLong("task"));
    }

    private static String pk(JsonObject row) {
        return "{\"pk\":" + row.getLong("pk") + "}";
    }

    private Reply write(Caller caller, String action, JsonObject row, String data) throws Exception {
        return ask(caller, action, "{\"pk\":" + row.getLong("pk") + ",\"data\":" + data + "}");
    }

    private Reply ask(Caller caller, String action, String arguments) {
        return checklist.ask(caller, action, arguments);
    }
}
