package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is online, as one gateway shows it. Other tests come and go meanwhile, so each looks at its own users only. */
class PresenceTest extends EndToEnd {

    @Test
    @Proves({"P10.1", "P10.5", "P10.6"})
    void theListHasWhoIsOnlineAndOnlyThem() {
        Login watcher = Login.fresh(linnet);
        TestSocket socket = users(watcher);
        Login other = follow(socket);
        TestSocket others = enter(socket, other);
        assertTrue(listed(socket, watcher));
        assertTrue(listed(socket, other));
        others.close();
        expect(socket, "leave", other);
        assertTrue(!listed(socket, other));
    }

    @Test
    @Proves({"P10.2", "P10.3"})
    void subscribeIsAnsweredWithTheListAndUnsubscribeEndsIt() {
        Login login = Login.fresh(linnet);
        TestSocket socket = users(login);
        Await.until("the own socket is known", Await.LONG, () -> listed(socket, login));
        JsonNode reply = socket.ask("{\"action\":\"subscribe\",\"request_id\":7}");
        ObjectNode expected = (ObjectNode)
                Frames.success("subscribe", "7", 201, reply.get("data").toString());
        assertEquals(expected.put("since", reply.path("since").textValue()), reply);
        assertTrue(names(reply.get("data")).contains(login.username()), reply.toString());
        socket.send("{\"action\":\"unsubscribe\",\"request_id\":7}");
        JsonNode ended = socket.next();
        while (ended.has("pk")) {
            ended = socket.next();
        }
        assertEquals(Frames.success("unsubscribe", "7", 204, "{}"), ended);
    }

    @Test
    @Proves("P10.17")
    void aClientThatComesBackIsToldWhatItMissedOfTheList() {
        Login login = Login.fresh(linnet);
        TestSocket socket = users(login);
        String since = socket.ask("{\"action\":\"subscribe\",\"request_id\":1}")
                .path("since")
                .textValue();
        socket.close();
        Login missed = Login.fresh(linnet);
        TestSocket again = users(login);
        JsonNode reply = again.ask(Json.text("{'action':'subscribe','request_id':2,'since':'%s'}", since));
        ObjectNode expected = (ObjectNode)
                Frames.success("subscribe", "2", 201, reply.get("data").toString());
        assertEquals(expected.put("since", since).put("recovered", true), reply);
        expect(again, "login", missed);
        JsonNode lost = users(login).ask("{\"action\":\"subscribe\",\"request_id\":3,\"since\":\"nonsense\"}");
        assertEquals(Frames.failure("subscribe", "3", 400, "[{'since':['Invalid cursor.']}]"), lost);
    }

    @Test
    @Proves("P10.9")
    void severalSocketsOfAUserAreOnePresence() {
        TestSocket socket = users(Login.fresh(linnet));
        Login other = follow(socket);
        TestSocket first = enter(socket, other);
        TestSocket second = signedIn(other);
        first.close();
        Login witness = Login.fresh(linnet);
        expect(socket, "login", witness);
        TestSocket witnesses = signedIn(witness);
        expect(socket, "join", witness, other);
        witnesses.close();
        // Had the first socket's end been a leave, it would have come before.
        expect(socket, "leave", witness, other);
        second.close();
        expect(socket, "leave", other);
    }

    @Test
    @Proves("P10.12")
    void theFirstListOfAUserHasTheUser() {
        users(Login.fresh(linnet));
        for (int i = 0; i < 20; i++) {
            Login login = Login.fresh(linnet);
            assertTrue(listed(users(login), login));
        }
    }

    @Test
    @Proves("P10.12")
    void theListThatAnEventStreamBeginsWithHasItsUser() {
        users(Login.fresh(linnet));
        for (int i = 0; i < 10; i++) {
            Login login = Login.fresh(linnet);
            try (EventReader events =
                    EventReader.open(linnet, "/api/users/events", "Authorization", "Bearer " + login.token())) {
                assertTrue(names(Json.read(events.next().data())).contains(login.username()));
            }
        }
    }

    @Test
    @Proves("P10.7")
    void everyLoginIsAnEventAlsoOfSomebodyWhoIsOnline() {
        TestSocket socket = users(Login.fresh(linnet));
        Login other = follow(socket);
        enter(socket, other);
        Login again = Login.as(linnet, other.username());
        JsonNode event = expect(socket, "login", again);
        assertEquals(other.pk(), event.get("pk").longValue());
        assertEquals(
                Json.read(Json.text("{'pk':%s,'username':%s}", other.pk(), Json.quote(other.username()))),
                event.get("data"));
        assertEquals(200, event.get("response_status").intValue());
    }

    @Test
    @Proves("P10.4")
    void aVisitorSeesNobodyAndIsNobody() {
        TestSocket visitor = keep(TestSocket.open(linnet, "/ws/users/"));
        visitor.expect(
                "{\"action\":\"list\",\"request_id\":1}",
                Frames.failure("list", "1", 403, "['You do not have permission to perform this action.']"));
    }

    @Test
    @Proves("P10.16")
    void itIsThereOverHttpToo() {
        Login login = Login.fresh(linnet);
        Login other = Login.fresh(linnet);
        TestSocket socket = users(login);
        Await.until("the own socket is known", Await.LONG, () -> listed(socket, login));
        String[] bearer = {"Authorization", "Bearer " + login.token()};
        JsonNode list = Json.read(Http.get(linnet.port(), "/api/users/", bearer).body());
        assertTrue(names(list).contains(login.username()), list.toString());
        try (EventReader events = EventReader.open(linnet, "/api/users/events", bearer)) {
            EventReader.Message subscribed = events.next();
            assertEquals("subscribed", subscribed.event());
            assertTrue(names(Json.read(subscribed.data())).contains(login.username()), subscribed.data());
            signedIn(other);
            JsonNode event = Json.read(events.next().data());
            while (!event.get("pk").toString().equals(Long.toString(other.pk()))
                    || !event.get("action").textValue().equals("join")) {
                event = Json.read(events.next().data());
            }
        }
    }

    private TestSocket users(Login login) {
        Await.until(
                "the stream is known",
                Await.LONG,
                () -> Http.get(linnet.port(), "/api/users/").statusCode() == 403);
        return keep(TestSocket.open(linnet, "/ws/users/", "Authorization", "Bearer " + login.token()));
    }

    /** Follows who is online; answers somebody who has logged in since and whose login was told. */
    private Login follow(TestSocket socket) {
        socket.send("{\"action\":\"subscribe\",\"request_id\":1}");
        assertEquals(201, socket.next().get("response_status").intValue());
        // A login is answered before it is told, so one before the subscription might be told after it.
        Login other = Login.fresh(linnet);
        expect(socket, "login", other);
        return other;
    }

    /** Opens a socket of the other's and sees it come. */
    private TestSocket enter(TestSocket socket, Login other) {
        TestSocket others = signedIn(other);
        expect(socket, "join", other);
        return others;
    }

    /** The next event of this user, which must be of this action; nothing of the unexpected user may come before it. */
    private static JsonNode expect(TestSocket socket, String action, Login user, Login... unexpected) {
        while (true) {
            JsonNode event = socket.next();
            String name = event.path("data").path("username").textValue();
            for (Login none : unexpected) {
                assertTrue(!none.username().equals(name), event.toString());
            }
            if (user.username().equals(name)) {
                assertEquals(action, event.get("action").textValue(), event.toString());
                return event;
            }
        }
    }

    private static boolean listed(TestSocket socket, Login login) {
        socket.send("{\"action\":\"list\",\"request_id\":\"list\"}");
        JsonNode frame = socket.next();
        while (!frame.get("request_id").toString().equals("\"list\"")) {
            frame = socket.next();
        }
        return names(frame.get("data")).contains(login.username());
    }

    private static List<String> names(JsonNode users) {
        List<String> names = new ArrayList<>();
        users.forEach(user -> names.add(user.get("username").textValue()));
        return names;
    }
}
