package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two users at two gateways. Every test has users and rooms of its own. */
class ChatTest extends AcrossGateways {

    private static final String NOT_FOUND = "['Not found']";
    private static final String FORBIDDEN = "['You do not have permission to perform this action.']";

    private final String room = "room " + UUID.randomUUID();
    private Login alice;
    private Login bob;
    private TestSocket first;
    private TestSocket second;

    @BeforeEach
    void open() {
        alice = Login.fresh(systems.first());
        bob = Login.fresh(systems.second());
        first = open(systems.first(), "chat", alice);
        second = open(systems.second(), "chat", bob);
    }

    @Test
    @Proves({"P11.3", "P11.11", "P11.12"})
    void whoJoinsSeesWhoIsThereAndEverybodySeesWhoComesAndWhatIsSaid() {
        JsonNode data = enter(first, alice, room);
        assertEquals(
                Json.of(
                        "{'cursor':%s,'room':{'pk':%s,'name':'%s'},'users':[%s],'messages':[]}",
                        data.get("cursor"), data.at("/room/pk"), room, shown(alice)),
                data);
        assertEquals(sorted(alice, bob), enter(second, bob, room).get("users"));
        expectEvent(first, "user_join", "7", shown(bob));
        JsonNode hello = say(open(systems.first(), "chat", alice), room, " hello ");
        assertEquals(
                Json.of(
                        "{'pk':%s,'room':%s,'author':%s,'text':'hello','created_at':%s}",
                        hello.get("pk"), data.at("/room/pk"), shown(alice), hello.get("created_at")),
                hello);
        expectEvent(first, "message.create", "7", hello);
        expectEvent(second, "message.create", "7", hello);
        JsonNode hi = say(open(systems.second(), "chat", bob), room, "hi");
        expectEvent(first, "message.create", "7", hi);
        expectEvent(second, "message.create", "7", hi);
    }

    @Test
    @Proves("P11.5")
    void whoSpeaksIsToldOfItAsWell() {
        enter(first, alice, room);
        first.send(Json.text("{'action':'say','request_id':1,'room':'%s','data':{'text':'hello'}}", room));
        JsonNode one = first.next();
        JsonNode other = first.next();
        JsonNode reply = one.has("pk") ? other : one;
        assertEquals(Frames.success("say", "1", 201, reply.path("data")), reply);
        JsonNode event = one.has("pk") ? one : other;
        assertEquals(event("message.create", "7", reply.get("data"), event.get("cursor")), event);
    }

    @Test
    @Proves({"P11.3", "P11.5"})
    void joinShowsTheLatest50MessagesTheOldestFirst() {
        join(first, room, "7");
        JsonNode last = null;
        TestSocket speaker = open(systems.second(), "chat", bob);
        for (int i = 0; i < 51; i++) {
            last = say(speaker, room, "text " + i);
        }
        JsonNode messages = join(second, room, "7").get("messages");
        assertEquals(50, messages.size());
        assertEquals("text 1", messages.at("/0/text").textValue());
        assertEquals(last, messages.get(49));
    }

    @Test
    @Proves("P11.35")
    void joiningAgainIsAnsweredAgainAndTellsNobody() {
        enter(first, alice, room);
        enter(second, bob, room);
        expectEvent(first, "user_join", "7", shown(bob));
        assertEquals(sorted(alice, bob), join(second, room, "7").get("users"));
        JsonNode said = say(open(systems.second(), "chat", bob), room, "still here");
        expectEvent(first, "message.create", "7", said);
        expectEvent(second, "message.create", "7", said);
    }

    @Test
    @Proves("P11.31")
    void whoseSocketDiesLeavesTheRoom() throws IOException {
        enter(first, alice, room);
        try (RawSocket dying = bob.socket(systems.second())) {
            dying.send(Json.text("{'stream':'chat','payload':{'action':'join','request_id':1,'room':'%s'}}", room));
            expectEvent(first, "user_join", "7", shown(bob));
        }
        expectEvent(first, "user_leave", "7", shown(bob));
        assertEquals(1, listed(room).get("users").intValue());
    }

    @Test
    @Proves("P11.31")
    void severalSocketsOfAUserAreOnePresence() {
        TestSocket other = open(systems.first(), "chat", bob);
        enter(first, alice, room);
        enter(second, bob, room);
        expectEvent(first, "user_join", "7", shown(bob));
        join(other, room, "7");
        second.close();
        // Had one of these been a coming or a going, it would come before what is said later at the same gateway.
        Login carol = Login.fresh(systems.second());
        TestSocket third = open(systems.second(), "chat", carol);
        assertEquals(3, enter(third, carol, room).get("users").size());
        expectEvent(first, "user_join", "7", shown(carol));
        JsonNode said = say(open(systems.second(), "chat", carol), room, "who is here?");
        expectEvent(first, "message.create", "7", said);
        assertEquals(3, listed(room).get("users").intValue());
        // Had the end of the second socket been a leave, it would come before this one.
        third.close();
        expectEvent(first, "user_leave", "7", shown(carol));
        other.close();
        expectEvent(first, "user_leave", "7", shown(bob));
        assertEquals(1, listed(room).get("users").intValue());
    }

    @Test
    @Proves("P11.32")
    void whoJoinedTwiceIsThereUntilTheLastOfBothIsLeft() {
        enter(first, alice, room);
        enter(second, bob, room);
        expectEvent(first, "user_join", "7", shown(bob));
        join(second, room, "8");
        leave(second, room, "7");
        assertEquals(2, listed(room).get("users").intValue());
        JsonNode said = say(open(systems.second(), "chat", alice), room, "still here?");
        // Nothing was told before it.
        expectEvent(first, "message.create", "7", said);
        expectEvent(second, "message.create", "8", said);
        leave(second, room, "8");
        expectEvent(first, "user_leave", "7", shown(bob));
        assertEquals(1, listed(room).get("users").intValue());
    }

    @Test
    @Proves("P11.33")
    void whatComesAfterALeaveKnowsOfIt() {
        for (int i = 0; i < 20; i++) {
            join(first, room, "7");
            // The user_leave of the round before can come before the own user_join.
            JsonNode event = first.next();
            while (!event.path("action").asText().equals("user_join")) {
                event = first.next();
            }
            leave(first, room, "7");
            assertEquals(0, listed(room).get("users").intValue());
        }
    }

    /** More than a session may have unanswered. */
    @Test
    @Proves({"P2.13", "P11.34"})
    void roomsJoinedTogetherAreAnsweredInTheOrderSentAndKnowOfIt() {
        int rooms = 100;
        for (int i = 0; i < rooms; i++) {
            first.raw().writeTextMessage(Json.text("{'action':'join','request_id':%d,'room':'%s %d'}", i, room, i));
        }
        first.raw().writeTextMessage(Json.text("{'action':'leave','request_id':%d,'room':'%s 0'}", rooms, room));
        List<Integer> answered = new ArrayList<>();
        Set<Integer> events = new HashSet<>();
        while (answered.size() <= rooms) {
            JsonNode frame = first.next();
            int id = frame.get("request_id").intValue();
            if (frame.has("pk")) {
                assertTrue(answered.contains(id), "an event before its reply: " + frame);
                events.add(id);
            } else {
                assertEquals(
                        id < rooms ? 201 : 204, frame.get("response_status").intValue(), frame.toString());
                answered.add(id);
            }
        }
        assertEquals(IntStream.rangeClosed(0, rooms).boxed().toList(), answered);
        assertEquals(0, listed(room + " 0").get("users").intValue());
        assertEquals(1, listed(room + " 99").get("users").intValue());
        // Each coming is told to the one who came. The leave may come before the event of the first room.
        events.add(0);
        while (events.size() < rooms) {
            events.add(first.next().get("request_id").intValue());
        }
    }

    private static void leave(TestSocket socket, String room, String requestId) {
        socket.expect(
                Json.text("{'action':'leave','request_id':%s,'room':'%s'}", requestId, room),
                Frames.success("leave", requestId, 204, "{}"));
    }

    @Test
    @Proves({"P11.4", "P11.12"})
    void whoLeavesIsToldNothingMoreAndTheOthersAreTold() {
        enter(first, alice, room);
        enter(second, bob, room);
        expectEvent(first, "user_join", "7", shown(bob));
        second.expect(
                Json.text("{'action':'leave','request_id':8,'room':'%s'}", room),
                Frames.success("leave", "8", 204, "{}"));
        expectEvent(first, "user_leave", "7", shown(bob));
        Login carol = Login.fresh(systems.second());
        TestSocket witness = open(systems.second(), "chat", carol);
        enter(witness, carol, room);
        JsonNode said = say(open(systems.first(), "chat", alice), room, "gone?");
        expectEvent(first, "user_join", "7", shown(carol));
        expectEvent(first, "message.create", "7", said);
        expectEvent(witness, "message.create", "7", said);
        // At the gateway of the one who left, too, all of it has come by now.
        assertEquals(2, listed(room).get("users").intValue());
        assertEquals(0, second.waiting());
        second.expect(
                Json.text("{'action':'leave','request_id':9,'room':'never %s'}", room),
                Frames.success("leave", "9", 204, "{}"));
    }

    @Test
    @Proves({"P11.1", "P11.2", "P11.10", "P11.18"})
    void aRoomIsMadeWhenItIsFirstJoinedAndTheFollowersOfTheListAreTold() {
        JsonNode reply = second.ask("{\"action\":\"subscribe_to_list\",\"request_id\":7}");
        assertEquals(
                Frames.success("subscribe_to_list", "7", 201, Json.text("{'cursor':%s}", reply.at("/data/cursor"))),
                reply);
        JsonNode made = enter(first, alice, "  " + room + "\\n").get("room");
        assertEquals(Json.of("{'pk':%s,'name':'%s'}", made.get("pk"), room), made);
        expectEvent(second, "room.create", "7", made);
        // Nor is it made again, whatever the case.
        join(first, room, "8");
        assertEquals(made, join(first, room.toUpperCase(Locale.ROOT), "9").get("room"));
        JsonNode other = join(first, "another " + room, "10").get("room");
        expectEvent(second, "room.create", "7", other);
        second.expect(
                "{\"action\":\"unsubscribe_from_list\",\"request_id\":7}",
                Frames.success("unsubscribe_from_list", "7", 204, "{}"));
        assertEquals(Json.of("{'pk':%s,'name':'%s','users':1}", made.get("pk"), room), listed(room));
    }

    @Test
    @Proves("P11.1")
    void theListIsAPageOfRoomsByName() {
        for (String name : new String[] {"b", "a", "C"}) {
            join(first, room + name, "7");
        }
        JsonNode page = first.ask("{\"action\":\"list\",\"request_id\":\"page\",\"limit\":100}");
        while (page.has("pk")) {
            page = first.next();
        }
        JsonNode data = page.get("data");
        assertEquals(
                Json.of(
                        "{'count':%s,'limit':100,'offset':0,'results':%s,'cursor':%s,'more':%s,'first':%s,'last':%s}",
                        data.get("count"),
                        data.get("results"),
                        data.get("cursor"),
                        data.get("more"),
                        data.get("first"),
                        data.get("last")),
                data);
        String names = "";
        for (JsonNode each : data.get("results")) {
            String name = each.get("name").textValue();
            if (name.startsWith(room)) {
                names += name.substring(room.length());
            }
        }
        assertEquals("Cab", names);
    }

    @Test
    @Proves("P11.6")
    void whatWasSaidIsReadInPagesTheNewestFirst() {
        join(first, room, "7");
        TestSocket speaker = open(systems.first(), "chat", alice);
        JsonNode one = say(speaker, room, "one");
        JsonNode two = say(speaker, room, "two");
        JsonNode three = say(speaker, room, "three");
        JsonNode page = ask(second, "history", Json.text("'room':'%s'", room));
        assertEquals(
                Json.of(
                        "{'count':3,'limit':25,'offset':0,'results':[%s,%s,%s],'cursor':%s,'more':false,'first':%s,'last':%s}",
                        three, two, one, page.get("cursor"), page.get("first"), page.get("last")),
                page);
        page = ask(second, "history", Json.text("'room':'%s','limit':1,'offset':2", room));
        assertEquals(
                Json.of(
                        "{'count':3,'limit':1,'offset':2,'results':[%s],'cursor':%s,'more':false,'first':%s,'last':%s}",
                        one, page.get("cursor"), page.get("first"), page.get("last")),
                page);
    }

    @Test
    @Proves({"P11.7", "P11.8", "P11.9", "P11.14", "P11.37"})
    void aPrivateMessageIsSeenByItsSenderAndItsReceiverAndByNobodyElse() {
        Login carol = Login.fresh(systems.second());
        TestSocket third = open(systems.second(), "chat", carol);
        JsonNode begun = subscribe(first);
        assertEquals(Json.of("{'cursor':%s,'messages':[]}", begun.get("cursor")), begun);
        subscribe(second);
        subscribe(third);
        JsonNode psst = whisper(open(systems.first(), "chat", alice), bob, "psst");
        assertEquals(
                Json.of(
                        "{'pk':%s,'sender':%s,'receiver':%s,'text':'psst','created_at':%s}",
                        psst.get("pk"), shown(alice), shown(bob), psst.get("created_at")),
                psst);
        expectEvent(first, "private.create", "7", psst);
        expectEvent(second, "private.create", "7", psst);
        JsonNode note = whisper(open(systems.first(), "chat", alice), alice, "a note");
        expectEvent(first, "private.create", "7", note);
        JsonNode hello = whisper(open(systems.second(), "chat", bob), carol, "hello");
        // A later one is the first that she is told of, and follows the first of his own.
        expectEvent(third, "private.create", "7", hello);
        expectEvent(second, "private.create", "7", hello);
        assertEquals(0, first.waiting());
        assertEquals(
                Json.of("[%s,%s]", psst, note),
                subscribe(open(systems.second(), "chat", alice)).get("messages"));
        JsonNode between = ask(third, "private_history", Json.text("'with':'%s'", bob.username()));
        assertEquals(
                Json.of(
                        "{'count':1,'limit':25,'offset':0,'results':[%s],'cursor':%s,'more':false,'first':%s,'last':%s}",
                        hello, between.get("cursor"), between.get("first"), between.get("last")),
                between);
        assertEquals(
                0,
                ask(third, "private_history", Json.text("'with':'%s'", alice.username()))
                        .get("count")
                        .intValue());
        first.expect("{\"action\":\"unsubscribe\",\"request_id\":7}", Frames.success("unsubscribe", "7", 204, "{}"));
    }

    @Test
    @Proves("P11.36")
    void twoRoomsOnOneSocketAreTwoSubscriptions() {
        String other = "another " + room;
        enter(second, bob, room);
        join(second, other, "8");
        expectEvent(second, "user_join", "8", shown(bob));
        TestSocket speaker = open(systems.first(), "chat", alice);
        JsonNode here = say(speaker, room, "here");
        expectEvent(second, "message.create", "7", here);
        JsonNode there = say(speaker, other, "there");
        expectEvent(second, "message.create", "8", there);
        second.expect(
                Json.text("{'action':'leave','request_id':9,'room':'%s'}", room),
                Frames.success("leave", "9", 204, "{}"));
        say(speaker, room, "nobody hears this");
        JsonNode again = say(speaker, other, "there again");
        expectEvent(second, "message.create", "8", again);
    }

    @Test
    @Proves("P11.39")
    void itIsMultiplexedWithTheOtherStreams() {
        TestSocket mixed = keep(TestSocket.open(systems.second(), bob));
        JsonNode reply =
                mixed.ask(Json.text("{'stream':'chat','payload':{'action':'join','request_id':7,'room':'%s'}}", room));
        assertEquals(Frames.multiplexed("chat", Frames.success("join", "7", 201, reply.at("/payload/data"))), reply);
        JsonNode own = mixed.next();
        assertEquals(Frames.multiplexed("chat", event("user_join", "7", shown(bob), own.at("/payload/cursor"))), own);
        JsonNode said = say(first, room, "hello");
        JsonNode event = mixed.next();
        assertEquals(
                Frames.multiplexed("chat", event("message.create", "7", said, event.at("/payload/cursor"))), event);
        mixed.create("a post beside it");
    }

    @Test
    @Proves("P11.40")
    void itIsThereOverHttpToo() {
        enter(first, alice, room);
        try (EventReader events = events(bob, "?room=" + room.replace(' ', '+'));
                EventReader privates = events(bob, "")) {
            EventReader.Message begun = events.next();
            assertEquals("subscribed", begun.event());
            assertEquals(sorted(alice, bob), Json.read(begun.data()).get("users"));
            assertEquals(
                    Json.of("{'cursor':'%s','messages':[]}", begun.id()).get("messages"),
                    Json.read(privates.next().data()).get("messages"));
            expectEvent(events, "user_join", shown(bob));
            expectEvent(first, "user_join", "7", shown(bob));
            JsonNode said = http("say", Json.text("{'room':'%s','data':{'text':'over HTTP'}}", room), 201);
            expectEvent(events, "message.create", said);
            expectEvent(first, "message.create", "7", said);
            JsonNode sent = http("whisper", Json.text("{'to':'%s','data':{'text':'psst'}}", bob.username()), 201);
            expectEvent(privates, "private.create", sent);
            assertEquals(
                    Json.of("[%s]", said),
                    http("history", Json.text("{'room':'%s'}", room), 200).get("results"));
        }
        expectEvent(first, "user_leave", "7", shown(bob));
        HttpResponse<String> list =
                Http.get(systems.second().port(), "/api/chat/?limit=1", "Authorization", "Bearer " + alice.token());
        assertEquals(200, list.statusCode());
        assertEquals(1, Json.read(list.body()).get("results").size());
    }

    @Test
    @Proves("P11.38")
    void aRoomGoesOnWhereAnotherSocketHasEnded() {
        enter(first, alice, room);
        enter(second, bob, room);
        expectEvent(first, "user_join", "7", shown(bob));
        TestSocket speaker = open(systems.first(), "chat", alice);
        JsonNode seen = say(speaker, room, "seen");
        String cursor = expectEvent(second, "message.create", "7", seen);
        second.close();
        expectEvent(first, "message.create", "7", seen);
        expectEvent(first, "user_leave", "7", shown(bob));
        JsonNode missed = say(speaker, room, "missed");
        expectEvent(first, "message.create", "7", missed);
        TestSocket again = open(systems.first(), "chat", bob);
        JsonNode reply =
                again.ask(Json.text("{'action':'join','request_id':7,'room':'%s','since':'%s'}", room, cursor));
        assertEquals(201, reply.get("response_status").intValue(), reply.toString());
        assertEquals(cursor, reply.at("/data/cursor").textValue());
        assertEquals("true", reply.at("/data/recovered").toString());
        assertEquals(Json.of("[%s,%s]", seen, missed), reply.at("/data/messages"));
        expectEvent(again, "user_leave", "7", shown(bob));
        expectEvent(again, "message.create", "7", missed);
        expectEvent(again, "user_join", "7", shown(bob));
    }

    @Test
    @Proves("P11.16")
    void whatSqlWritesArrivesToo() throws SQLException {
        long pk = enter(first, alice, room).at("/room/pk").longValue();
        try (Connection sql = Database.superUser(systems.databaseUrl())) {
            Database.run(
                    sql,
                    "insert into chat.messages (room, author, username, text) values (?, ?, ?, 'by sql')",
                    pk,
                    bob.pk(),
                    bob.username());
            JsonNode message =
                    ask(second, "history", Json.text("'room':'%s'", room)).at("/results/0");
            assertEquals("by sql", message.get("text").textValue());
            expectEvent(first, "message.create", "7", message);
            Database.run(sql, "update chat.messages set text = 'again' where room = ?", pk);
            assertEquals("again", first.next().at("/data/text").textValue());
            Database.run(sql, "delete from chat.messages where room = ?", pk);
            expectEvent(first, "message.delete", "7", Json.of("{'pk':%s}", message.get("pk")));
        }
    }

    @Test
    @Proves("P11.15")
    void membersAreToldOfTheirRoomsNewNameAndItsEnd() throws SQLException {
        long pk = enter(first, alice, room).at("/room/pk").longValue();
        enter(second, bob, room);
        expectEvent(first, "user_join", "7", shown(bob));
        try (Connection sql = Database.superUser(systems.databaseUrl())) {
            Database.run(sql, "update chat.rooms set name = ? where pk = ?", room + " 2", pk);
            JsonNode renamed = Json.of("{'pk':%d,'name':'%s 2'}", pk, room);
            expectEvent(first, "room.update", "7", renamed);
            expectEvent(second, "room.update", "7", renamed);
            Database.run(sql, "delete from chat.rooms where pk = ?", pk);
            expectEvent(first, "room.delete", "7", Json.of("{'pk':%d}", pk));
            expectEvent(second, "room.delete", "7", Json.of("{'pk':%d}", pk));
        }
    }

    @Test
    @Proves("P11.24")
    void whoseRoomIsGoneMayLeaveIt() throws SQLException {
        long pk = enter(first, alice, room).at("/room/pk").longValue();
        enter(second, bob, room);
        expectEvent(first, "user_join", "7", shown(bob));
        try (Connection sql = Database.superUser(systems.databaseUrl())) {
            Database.run(sql, "delete from chat.rooms where pk = ?", pk);
            expectEvent(first, "room.delete", "7", Json.of("{'pk':%d}", pk));
            expectEvent(second, "room.delete", "7", Json.of("{'pk':%d}", pk));
            second.expect(
                    Json.text("{'action':'leave','request_id':8,'room':'%s'}", room),
                    Frames.success("leave", "8", 204, "{}"));
            // Who is in it still is told that he is gone; he himself follows nothing any more.
            expectEvent(first, "user_leave", "7", shown(bob));
            Database.run(
                    sql, "select chat.linnet_announce('chat', array['room.' || ?], 'ping', '1', '{\"pk\":1}')", pk);
            expectEvent(first, "ping", "7", Json.of("{'pk':1}"));
            assertEquals(0, second.waiting());
        }
    }

    @Test
    @Proves("P11.19")
    void anAddressThatOnlyReadsMakesNoRoom() {
        String address = "/api/chat/events?room=" + room.replace(' ', '+');
        HttpResponse<String> refused =
                Http.get(systems.first().port(), address, "Authorization", "Bearer " + alice.token());
        assertEquals(404, refused.statusCode(), refused.body());
        expectFailure("history", Json.text("'room':'%s'", room), 404, NOT_FOUND);
    }

    @Test
    @Proves("P11.30")
    void aRoomOrAUserThatIsNotThereIsNotFound() {
        String nowhere = Json.text("'room':'%s','data':{'text':'hello'}", room);
        expectFailure("say", nowhere, 404, NOT_FOUND);
        expectFailure("history", nowhere, 404, NOT_FOUND);
        String nobody = Json.text("'to':'%1$s','with':'%1$s','data':{'text':'hello'}", UUID.randomUUID());
        expectFailure("whisper", nobody, 404, NOT_FOUND);
        expectFailure("private_history", nobody, 404, NOT_FOUND);
        // The name of a room can be no user's.
        expectFailure("whisper", Json.text("'to':'%s','data':{'text':'hello'}", room), 404, NOT_FOUND);
    }

    @Test
    @Proves({"P11.28", "P11.29"})
    void namesAndTextsAreChecked() {
        expectFailure("join", "'room':' '", 400, "[{'room':['This field may not be blank.']}]");
        expectFailure("join", "'room':'a\\tb'", 400, "[{'room':['Control characters are not allowed.']}]");
        expectFailure(
                "join",
                Json.text("'room':'%s'", "x".repeat(101)),
                400,
                "[{'room':['Ensure this field has no more than 100 characters.']}]");
        expectFailure(
                "say",
                "'request_id':1",
                400,
                "[{'room':['This field is required.'],'data':['This field is required.']}]");
        join(first, room, "7");
        first.next();
        expectFailure(
                "say",
                Json.text("'room':'%s','data':{'text':'%s'}", room, "x".repeat(1001)),
                400,
                "[{'text':['Ensure this field has no more than 1000 characters.']}]");
        expectFailure(
                "whisper",
                Json.text("'to':'%s','data':{'text':' '}", bob.username()),
                400,
                "[{'text':['This field may not be blank.']}]");
    }

    @Test
    @Proves("P11.17")
    void aVisitorIsRefusedAtTheUpgradeAndOverHttp() {
        assertEquals(403, TestSocket.refusal(systems.first(), "/ws/chat/"));
        assertEquals(403, Http.get(systems.first().port(), "/api/chat/").statusCode());
        assertEquals(
                403,
                Http.get(systems.first().port(), "/api/chat/events?room=lobby").statusCode());
        TestSocket visitor = keep(TestSocket.openAnonymous(systems.first()));
        visitor.expect(
                "{\"stream\":\"chat\",\"payload\":{\"action\":\"join\",\"request_id\":1,\"room\":\"lobby\"}}",
                Frames.multiplexed("chat", Frames.failure("join", "1", 403, FORBIDDEN)));
    }

    private void expectFailure(String action, String arguments, int status, String errors) {
        first.expect(
                Json.text("{'action':'%s','request_id':1,%s}", action, arguments.replace('\'', '"')),
                Frames.failure(action, "1", status, errors));
    }

    private static JsonNode shown(Login login) {
        return Json.of("{'pk':%d,'username':'%s'}", login.pk(), login.username());
    }

    /** Both, by their names. */
    private static JsonNode sorted(Login one, Login other) {
        boolean inOrder = one.username().compareTo(other.username()) < 0;
        return Json.of("[%s,%s]", shown(inOrder ? one : other), shown(inOrder ? other : one));
    }

    /** Joins under the id 7, and takes the event of the own coming. */
    private static JsonNode enter(TestSocket socket, Login login, String room) {
        JsonNode data = join(socket, room, "7");
        expectEvent(socket, "user_join", "7", shown(login));
        return data;
    }

    private static JsonNode join(TestSocket socket, String room, String requestId) {
        socket.send(Json.text("{'action':'join','request_id':%s,'room':'%s'}", requestId, room));
        JsonNode reply = socket.next();
        while (reply.has("pk")) {
            reply = socket.next();
        }
        assertEquals(Frames.success("join", requestId, 201, reply.path("data")), reply);
        return reply.get("data");
    }

    /** To private messages, under the id 7. */
    private static JsonNode subscribe(TestSocket socket) {
        JsonNode reply = socket.ask("{\"action\":\"subscribe\",\"request_id\":7}");
        assertEquals(Frames.success("subscribe", "7", 201, reply.path("data")), reply);
        return reply.get("data");
    }

    private static JsonNode say(TestSocket socket, String room, String text) {
        JsonNode reply =
                socket.ask(Json.text("{'action':'say','request_id':1,'room':'%s','data':{'text':'%s'}}", room, text));
        assertEquals(Frames.success("say", "1", 201, reply.path("data")), reply);
        return reply.get("data");
    }

    private static JsonNode whisper(TestSocket socket, Login to, String text) {
        JsonNode reply = socket.ask(
                Json.text("{'action':'whisper','request_id':1,'to':'%s','data':{'text':'%s'}}", to.username(), text));
        assertEquals(Frames.success("whisper", "1", 201, reply.path("data")), reply);
        return reply.get("data");
    }

    /** Of an action that is answered 200; the arguments are members of an object. */
    private static JsonNode ask(TestSocket socket, String action, String arguments) {
        JsonNode reply = socket.ask(Json.text("{'action':'%s','request_id':1,%s}", action, arguments));
        assertEquals(Frames.success(action, "1", 200, reply.path("data")), reply);
        return reply.get("data");
    }

    /** As the list has it, on whatever page. */
    private JsonNode listed(String room) {
        TestSocket socket = open(systems.second(), "chat", alice);
        for (int offset = 0; ; offset += 100) {
            JsonNode page = ask(socket, "list", Json.text("'limit':100,'offset':%d", offset));
            for (JsonNode each : page.get("results")) {
                if (room.equals(each.get("name").textValue())) {
                    return each;
                }
            }
            assertFalse(page.get("results").isEmpty(), "not listed: " + room);
        }
    }

    private JsonNode http(String action, String body, int status) {
        HttpResponse<String> response = Http.send(
                systems.second().port(),
                "POST",
                "/api/chat/actions/" + action + "/",
                body,
                "Authorization",
                "Bearer " + alice.token());
        assertEquals(status, response.statusCode(), response.body());
        return Json.read(response.body());
    }

    private EventReader events(Login login, String query) {
        return EventReader.open(
                systems.second(), "/api/chat/events" + query, "Authorization", "Bearer " + login.token());
    }

    private static void expectEvent(EventReader events, String action, JsonNode data) {
        JsonNode event = Json.read(events.next().data());
        assertEquals(event(action, "null", data, event.get("cursor")), event);
    }

    /** Takes the next frame, which must be this event, and answers its cursor. */
    private static String expectEvent(TestSocket socket, String action, String requestId, JsonNode data) {
        JsonNode frame = socket.next();
        assertEquals(event(action, requestId, data, frame.path("cursor")), frame);
        return frame.get("cursor").textValue();
    }

    private static JsonNode event(String action, String requestId, JsonNode data, JsonNode cursor) {
        int status = action.endsWith("leave") || action.endsWith("delete") ? 204 : 200;
        return Json.of(
                "{'action':'%s','pk':%s,'request_id':%s,'response_status':%d,'errors':[],'data':%s,'cursor':%s}",
                action, data.get("pk"), requestId, status, data, cursor);
    }
}
