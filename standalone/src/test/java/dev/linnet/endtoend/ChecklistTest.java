package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Proves;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A user at two gateways, and somebody else. */
class ChecklistTest extends AcrossGateways {

    private static final String NOT_FOUND = "['Not found']";
    private static final String FORBIDDEN = "['You do not have permission to perform this action.']";

    private Login owner;
    private TestSocket writer;
    private TestSocket follower;

    @BeforeEach
    void open() {
        owner = Login.fresh(systems.first());
        writer = open(systems.first(), "checklist", owner);
        follower = open(systems.second(), "checklist", owner);
    }

    @Test
    @Proves("P12.10")
    void aSubscriptionBeginsWithAllTasksAndTheirItems() {
        JsonNode nothing = subscribe(writer);
        assertEquals(Json.of("{'cursor':%s,'tasks':[]}", nothing.get("cursor")), nothing);
        Login other = Login.fresh(systems.second());
        task(open(systems.second(), "checklist", other), "another's");
        TestSocket second = open(systems.second(), "checklist", owner);
        JsonNode home = task(second, "home");
        JsonNode sweep = item(second, home, "sweep");
        JsonNode work = task(second, "work");
        // Once these are events, none of them follows the subscription.
        expectEvent(writer, "task.create", home);
        expectEvent(writer, "item.create", sweep);
        expectEvent(writer, "task.create", work);
        JsonNode all = subscribe(follower);
        assertEquals(Json.of("{'cursor':%s,'tasks':[%s,%s]}", all.get("cursor"), with(home, sweep), with(work)), all);
        expectEvent(follower, "task.update", rename(second, work, "office"));
    }

    @Test
    @Proves({"P12.4", "P12.5", "P12.7", "P12.8", "P12.9", "P12.12", "P12.13", "P12.14", "P12.15"})
    void whatIsDoneAtOneGatewayArrivesAtTheOther() {
        subscribe(follower);
        JsonNode home = task(writer, "home");
        expectEvent(follower, "task.create", home);
        JsonNode sweep = item(writer, home, "sweep");
        expectEvent(follower, "item.create", sweep);
        expectEvent(follower, "task.update", rename(writer, home, "house"));
        JsonNode dust = write(writer, "item.update", sweep, Json.text("{'task':%s,'text':' dust '}", home.get("pk")));
        assertEquals("dust", dust.get("text").textValue());
        expectEvent(follower, "item.update", dust);
        delete(writer, "item.delete", sweep);
        expectEvent(follower, "item.delete", gone(sweep));
        delete(writer, "task.delete", home);
        expectEvent(follower, "task.delete", gone(home));
    }

    @Test
    @Proves({"P12.6", "P12.24"})
    void aTaskTakesItsItemsWithIt() {
        subscribe(follower);
        JsonNode home = task(writer, "home");
        JsonNode sweep = item(writer, home, "sweep");
        JsonNode dust = item(writer, home, "dust");
        expectEvent(follower, "task.create", home);
        expectEvent(follower, "item.create", sweep);
        expectEvent(follower, "item.create", dust);
        delete(writer, "task.delete", home);
        expectEvent(follower, "task.delete", gone(home));
        assertEquals(Set.of(gone(sweep), gone(dust)), deletedItems(2));
        assertEquals(
                Frames.failure("item.patch", "1", 404, NOT_FOUND), ask(writer, "item.patch", sweep, "{'text':'x'}"));
    }

    private Set<JsonNode> deletedItems(int count) {
        Set<JsonNode> items = new HashSet<>();
        for (int i = 0; i < count; i++) {
            JsonNode event = follower.next();
            assertEquals("item.delete", event.get("action").textValue());
            items.add(event.get("data"));
        }
        return items;
    }

    @Test
    @Proves({"P12.8", "P12.18", "P12.19"})
    void tickingAnItemSaysWhoDidItAndWhenUntilItIsUnticked() {
        subscribe(follower);
        JsonNode home = task(writer, "home");
        JsonNode open = item(writer, home, "sweep");
        expectEvent(follower, "task.create", home);
        expectEvent(follower, "item.create", open);
        assertTrue(open.get("done_at").isNull() && open.get("done_by").isNull(), open.toString());
        JsonNode done = write(writer, "item.patch", open, "{'done':true}");
        expectEvent(follower, "item.update", done);
        String doneAt = done.get("done_at").textValue();
        assertTrue(doneAt.compareTo(open.get("created_at").textValue()) > 0, doneAt);
        ObjectNode expected = open.deepCopy();
        expected.put("done_at", doneAt).put("done_by", owner.pk());
        assertEquals(Json.read(expected.toString()), done);
        assertEquals(done, write(writer, "item.patch", open, "{'done':true}"));
        expectEvent(follower, "item.update", done);
        assertEquals(open, write(writer, "item.patch", open, "{'done':false}"));
        expectEvent(follower, "item.update", open);
    }

    @Test
    @Proves({"P12.21", "P12.23"})
    void somebodyElseIsTold404AndSeesNothing() {
        subscribe(follower);
        Login other = Login.fresh(systems.second());
        TestSocket stranger = open(systems.second(), "checklist", other);
        subscribe(stranger);
        JsonNode home = task(writer, "home");
        JsonNode sweep = item(writer, home, "sweep");
        assertEquals(Frames.success("list", "null", 200, "[]"), stranger.ask("{\"action\":\"list\"}"));
        for (String action : new String[] {"task.retrieve", "task.update", "task.patch", "task.delete"}) {
            assertEquals(Frames.failure(action, "1", 404, NOT_FOUND), ask(stranger, action, home, "{'title':'mine'}"));
        }
        String item = Json.text("{'task':%s,'text':'mine','done':true}", home.get("pk"));
        for (String action : new String[] {"item.update", "item.patch", "item.delete"}) {
            assertEquals(Frames.failure(action, "1", 404, NOT_FOUND), ask(stranger, action, sweep, item));
        }
        stranger.expect(
                Json.text("{'action':'item.create','request_id':1,'data':%s}", item),
                Frames.failure("item.create", "1", 404, NOT_FOUND));
        delete(writer, "task.delete", home);
        for (String action : new String[] {"task.create", "item.create", "task.delete"}) {
            assertEquals(action, follower.next().get("action").textValue());
        }
        expectEvent(follower, "item.delete", gone(sweep));
        // All of it has come to this gateway; the stranger is sent a task of the own, and nothing came before it.
        JsonNode own = task(open(systems.first(), "checklist", other), "own");
        expectEvent(stranger, "task.create", own);
    }

    @Test
    @Proves("P12.16")
    void aVisitorIsRefusedAtTheUpgradeAndOverHttp() {
        assertEquals(403, TestSocket.refusal(systems.first(), "/ws/checklist/"));
        assertEquals(403, Http.get(systems.first().port(), "/api/checklist/").statusCode());
        TestSocket visitor = keep(TestSocket.openAnonymous(systems.first()));
        visitor.expect(
                "{\"stream\":\"checklist\",\"payload\":{\"action\":\"list\",\"request_id\":1}}",
                Frames.multiplexed("checklist", Frames.failure("list", "1", 403, FORBIDDEN)));
    }

    @Test
    @Proves("P12.30")
    void itIsMultiplexedWithTheOtherStreams() {
        TestSocket mixed = keep(TestSocket.open(systems.second(), owner));
        JsonNode reply =
                mixed.ask("{\"stream\":\"checklist\",\"payload\":{\"action\":\"subscribe\",\"request_id\":7}}");
        JsonNode data = reply.at("/payload/data");
        assertEquals(Frames.multiplexed("checklist", Frames.success("subscribe", "7", 201, data)), reply);
        JsonNode home = task(writer, "home");
        JsonNode event = mixed.next();
        assertEquals(
                Frames.multiplexed(
                        "checklist",
                        event("task.create", home, event.at("/payload/cursor").asText())),
                event);
        mixed.create("a post beside it");
    }

    @Test
    @Proves({"P12.3", "P12.27"})
    void whatSqlWritesArrivesToo() throws SQLException {
        subscribe(follower);
        JsonNode home = task(writer, "home");
        expectEvent(follower, "task.create", home);
        try (Connection sql = Database.superUser(systems.databaseUrl())) {
            long pk = Database.number(
                    sql,
                    "insert into checklist.items (task, owner, text) values (?, ?, 'by sql') returning pk",
                    home.get("pk").longValue(),
                    owner.pk());
            JsonNode item = follower.next();
            assertEquals("item.create", item.get("action").textValue());
            assertEquals(pk, item.at("/data/pk").longValue());
            assertEquals(with(home, item.get("data")), retrieve(home));
            Database.run(sql, "delete from checklist.tasks where owner = ?", owner.pk());
            expectEvent(follower, "task.delete", gone(home));
            expectEvent(follower, "item.delete", gone(item.get("data")));
        }
    }

    private JsonNode retrieve(JsonNode task) {
        JsonNode reply = writer.ask(Json.text("{'action':'task.retrieve','request_id':1,'pk':%s}", task.get("pk")));
        assertEquals(Frames.success("task.retrieve", "1", 200, reply.get("data")), reply);
        return reply.get("data");
    }

    @Test
    @Proves("P12.29")
    void aSubscriptionGoesOnWhereAnotherHasEnded() {
        subscribe(follower);
        JsonNode home = task(writer, "home");
        String cursor = expectEvent(follower, "task.create", home);
        follower.close();
        JsonNode sweep = item(writer, home, "sweep");
        JsonNode renamed = rename(writer, home, "house");
        TestSocket again = open(systems.first(), "checklist", owner);
        JsonNode reply = again.ask(Json.text("{'action':'subscribe','request_id':7,'since':'%s'}", cursor));
        assertEquals(
                Frames.success(
                        "subscribe",
                        "7",
                        201,
                        Json.of("{'cursor':'%s','recovered':true,'tasks':[%s]}", cursor, with(renamed, sweep))),
                reply);
        expectEvent(again, "item.create", sweep);
        expectEvent(again, "task.update", renamed);
    }

    @Test
    @Proves("P12.11")
    void afterUnsubscribeNoEventArrives() {
        subscribe(follower);
        follower.expect("{\"action\":\"unsubscribe\",\"request_id\":7}", Frames.success("unsubscribe", "7", 204, "{}"));
        subscribe(writer);
        TestSocket second = open(systems.second(), "checklist", owner);
        subscribe(second);
        JsonNode home = task(open(systems.first(), "checklist", owner), "home");
        expectEvent(writer, "task.create", home);
        expectEvent(second, "task.create", home);
        assertEquals(
                with(home),
                Json.read(follower.ask("{\"action\":\"list\"}").at("/data/0").toString()));
        assertEquals(0, follower.waiting());
    }

    @Test
    @Proves({"P12.1", "P12.7", "P12.20", "P12.31"})
    void itIsThereOverHttpToo() {
        subscribe(follower);
        JsonNode home = http("POST", "/api/checklist/actions/task.create/", "{\"data\":{\"title\":\"home\"}}", 201);
        JsonNode sweep = http(
                "POST",
                "/api/checklist/actions/item.create/",
                Json.text("{'data':{'task':%s,'text':'sweep','done':true}}", home.get("pk")),
                201);
        assertEquals(owner.pk(), sweep.get("done_by").longValue());
        assertEquals(Json.of("[%s]", with(home, sweep)), http("GET", "/api/checklist/", "", 200));
        JsonNode page = http("GET", "/api/checklist/?limit=1", "", 200);
        assertEquals(
                Json.of(
                        "{'count':1,'limit':1,'offset':0,'results':[%s],'cursor':%s,'more':false,'first':%s,'last':%s}",
                        with(home, sweep), page.get("cursor"), page.get("first"), page.get("last")),
                page);
        assertEquals(
                Json.of("[{'task':['A valid integer is required.'],'text':['This field is required.']}]"),
                http("POST", "/api/checklist/actions/item.create/", "{\"data\":{\"task\":\"x\"}}", 400)
                        .get("errors"));
        // With the events of both rows, a subscription begins with them.
        assertEquals("task.create", follower.next().get("action").textValue());
        assertEquals("item.create", follower.next().get("action").textValue());
        try (EventReader events = EventReader.open(
                systems.second(), "/api/checklist/events", "Authorization", "Bearer " + owner.token())) {
            EventReader.Message begun = events.next();
            assertEquals("subscribed", begun.event());
            assertEquals(
                    Json.of("{'cursor':'%s','tasks':[%s]}", begun.id(), with(home, sweep)), Json.read(begun.data()));
            JsonNode work = task(writer, "work");
            JsonNode event = Json.read(events.next().data());
            while (!event.get("data").equals(work)) {
                // Of what was there already, and was no event yet.
                event = Json.read(events.next().data());
            }
        }
    }

    private JsonNode http(String method, String path, String body, int status) {
        HttpResponse<String> response =
                Http.send(systems.first().port(), method, path, body, "Authorization", "Bearer " + owner.token());
        assertEquals(status, response.statusCode(), response.body());
        return Json.read(response.body());
    }

    @Test
    @Proves("P12.2")
    void theListMayBeStreamed() {
        JsonNode home = task(writer, "home");
        JsonNode work = task(writer, "work");
        writer.send(Json.text("{'action':'list','request_id':2,'streamed':true,'limit':1}"));
        for (int offset = 0; offset < 2; offset++) {
            JsonNode reply = writer.next();
            assertEquals(Frames.success("list", "2", 200, reply.path("data")), reply);
            assertEquals(Json.of("[%s]", with(offset == 0 ? home : work)), reply.at("/data/results"), reply.toString());
        }
        writer.expect(
                Json.text("{'action':'list_cancel','request_id':3}"), Frames.success("list_cancel", "3", 200, "null"));
    }

    @Test
    @Proves("P12.25")
    void whatIsCreatedTwiceWithOneKeyIsOneTaskOrItem() {
        String create = "{'action':'task.create','request_id':2,'idempotency_key':'k','data':{'title':'%s'}}";
        JsonNode home = writer.ask(Json.text(create, "home"));
        assertEquals(Frames.success("task.create", "2", 201, home.get("data")), home);
        assertEquals(home, writer.ask(Json.text(create, "home")));
        writer.expect(
                Json.text(create, "another"),
                Frames.failure(
                        "task.create", "2", 409, "['This idempotency_key has been used to create something else.']"));
        String item = Json.text(
                "{'action':'item.create','request_id':3,'idempotency_key':'i','data':{'task':%s,'text':'sweep'}}",
                home.at("/data/pk"));
        JsonNode sweep = writer.ask(item);
        assertEquals(Frames.success("item.create", "3", 201, sweep.get("data")), sweep);
        assertEquals(sweep, writer.ask(item));
        assertEquals(
                Json.of("[%s]", with(home.get("data"), sweep.get("data"))),
                Json.read(follower.ask("{\"action\":\"list\"}").at("/data").toString()));
    }

    @Test
    @Tag("two-processes-only")
    @Proves("P12.28")
    void aGatewayThatIsKilledTakesNobodyElsesEventsWithIt() {
        subscribe(follower);
        Gate third = systems.startGateway();
        subscribe(open(third, "checklist", owner));
        JsonNode home = task(writer, "home");
        expectEvent(follower, "task.create", home);
        third.kill();
        expectEvent(follower, "task.update", rename(writer, home, "house"));
        try (Gate fourth = systems.startGateway()) {
            TestSocket late = open(fourth, "checklist", owner);
            assertEquals(1, subscribe(late).get("tasks").size());
            JsonNode renamed = rename(writer, home, "home again");
            expectEvent(late, "task.update", renamed);
            expectEvent(follower, "task.update", renamed);
        }
    }

    /** Under the id 7; answers the reply's data. */
    private static JsonNode subscribe(TestSocket socket) {
        JsonNode reply = socket.ask("{\"action\":\"subscribe\",\"request_id\":7}");
        assertEquals(Frames.success("subscribe", "7", 201, reply.path("data")), reply);
        return reply.get("data");
    }

    private static JsonNode task(TestSocket socket, String title) {
        return created(socket, "task.create", Json.text("{'title':'%s'}", title));
    }

    private static JsonNode item(TestSocket socket, JsonNode task, String text) {
        return created(socket, "item.create", Json.text("{'task':%s,'text':'%s'}", task.get("pk"), text));
    }

    private static JsonNode created(TestSocket socket, String action, String data) {
        JsonNode reply = socket.ask(Json.text("{'action':'%s','request_id':1,'data':%s}", action, data));
        assertEquals(Frames.success(action, "1", 201, reply.path("data")), reply);
        return reply.get("data");
    }

    private static JsonNode rename(TestSocket socket, JsonNode task, String title) {
        JsonNode renamed = write(socket, "task.patch", task, Json.text("{'title':'%s'}", title));
        assertEquals(((ObjectNode) task.deepCopy()).put("title", title), renamed);
        return renamed;
    }

    private static JsonNode write(TestSocket socket, String action, JsonNode row, String data) {
        JsonNode reply = ask(socket, action, row, data);
        assertEquals(Frames.success(action, "1", 200, reply.path("data")), reply);
        return reply.get("data");
    }

    private static void delete(TestSocket socket, String action, JsonNode row) {
        assertEquals(Frames.success(action, "1", 204, "null"), ask(socket, action, row, "{}"));
    }

    /** The data may be written with single quotes. */
    private static JsonNode ask(TestSocket socket, String action, JsonNode row, String data) {
        return socket.ask(
                Json.text("{'action':'%s','request_id':1,'pk':%s,'data':%s}", action, row.get("pk"), Json.text(data)));
    }

    /** As it is shown where all is. */
    private static JsonNode with(JsonNode task, JsonNode... items) {
        ObjectNode shown = task.deepCopy();
        for (JsonNode item : items) {
            shown.withArray("items").add(item);
        }
        shown.withArray("items");
        return shown;
    }

    /** What is shown of it when it is gone. */
    private static JsonNode gone(JsonNode row) {
        return ((ObjectNode) row.deepCopy()).retain("pk", "task");
    }

    /** Takes the next frame, which must be this event, and answers its cursor. */
    private static String expectEvent(TestSocket socket, String action, JsonNode data) {
        JsonNode frame = socket.next();
        String cursor = frame.path("cursor").asText();
        assertEquals(event(action, data, cursor), frame);
        return cursor;
    }

    private static JsonNode event(String action, JsonNode data, String cursor) {
        int status = action.endsWith(".delete") ? 204 : 200;
        return Json.of(
                "{'action':'%s','pk':%s,'request_id':7,'response_status':%d,'errors':[],'data':%s,'cursor':'%s'}",
                action, data.get("pk"), status, data, cursor);
    }
}
