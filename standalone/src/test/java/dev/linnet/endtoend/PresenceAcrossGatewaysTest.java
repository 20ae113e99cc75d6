package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is online at one gateway, as another shows it, also when one of them or the service is gone for a while. */
class PresenceAcrossGatewaysTest extends AcrossGateways {

    private static final int MANY = 200;
    /** It takes 3 to 4 s; a machine whose processors are busy with something else is slow. */
    private static final long WITHIN_MS = 15_000;

    /** As the watcher at the first gateway knows. */
    private Login watching;

    private TestSocket watcher;

    @BeforeEach
    void watch() {
        untilKnown(systems.first());
        untilKnown(systems.second());
        watching = Login.fresh(systems.first());
        Await.until(
                "the tests before are over",
                Await.LONG,
                () -> listed(systems.first()).isEmpty());
        watcher = watcher(systems.first());
    }

    @Test
    @Proves({"P10.1", "P10.5", "P10.6"})
    void whoComesToOneGatewayAndGoesIsSeenAtTheOther() {
        Login bob = Login.fresh(systems.second());
        expect("login", bob);
        TestSocket socket = online(systems.second(), bob);
        expect("join", bob);
        assertTrue(listed(systems.first()).contains(bob.username()));
        assertTrue(listed(systems.second()).contains(bob.username()));
        socket.close();
        expect("leave", bob);
        assertFalse(listed(systems.first()).contains(bob.username()));
        assertFalse(listed(systems.second()).contains(bob.username()));
    }

    @Test
    @Proves("P10.9")
    void aUserAtBothGatewaysIsOnePresence() throws SQLException {
        Login bob = Login.fresh(systems.second());
        expect("login", bob);
        TestSocket there = online(systems.second(), bob);
        expect("join", bob);
        TestSocket here = online(systems.first(), bob);
        untilBothAreKnown(bob);
        there.close();
        // At the same gateway, so reported with it or after it.
        Login witness = Login.fresh(systems.second());
        expect("login", witness);
        TestSocket other = online(systems.second(), witness);
        expect("join", witness);
        other.close();
        expect("leave", witness);
        assertTrue(listed(systems.second()).contains(bob.username()));
        here.close();
        expect("leave", bob);
    }

    private void untilBothAreKnown(Login user) throws SQLException {
        try (Connection sql = Database.superUser(systems.databaseUrl())) {
            Await.until("the service knows of both gateways", Await.LONG, () -> {
                try {
                    return Database.number(sql, "select count(*) from posts.presence_sockets where pk = ?", user.pk())
                            == 2;
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    /** The one whose gateway ends meanwhile shows that silence is noticed again. */
    @Test
    @Proves("P10.15")
    void aRestartOfTheServiceIsNobodysEnd() {
        Login bob = Login.fresh(systems.second());
        expect("login", bob);
        online(systems.second(), bob);
        expect("join", bob);
        Login gone = Login.fresh(systems.second());
        expect("login", gone);
        Gate third = systems.startGateway();
        online(third, gone);
        expect("join", gone);
        systems.stop(TestedService.POSTS);
        third.close();
        systems.start(TestedService.POSTS);
        expect("leave", gone);
        Set<String> here = Set.of(bob.username(), watching.username());
        for (Gate gate : List.of(systems.first(), systems.second())) {
            Set<String> listed = listed(gate);
            assertTrue(listed.containsAll(here), listed.toString());
            assertFalse(listed.contains(gone.username()));
        }
    }

    /** As in a rolling restart. The one who does not come back shows when the others would have left. */
    @Test
    @Proves("P10.11")
    void whoComesBackByAnotherGatewayWhenTheirsEndsHasNeverBeenGone() {
        Gate third = systems.startGateway();
        untilKnown(third);
        List<Login> users = logins(5);
        List<TestSocket> sockets =
                users.stream().map(user -> online(third, user)).toList();
        assertEquals(names(users), take(watcher, "join", users.size()));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(third::close);
        Login gone = users.get(0);
        for (int i = 0; i < users.size(); i++) {
            assertEquals(1012, sockets.get(i).closeCode());
            if (i > 0) {
                online(systems.second(), users.get(i));
            }
        }
        closing.join();
        expect("leave", gone);
        assertTrue(listed(systems.first()).containsAll(names(users.subList(1, 5))));
    }

    @Test
    @Tag("two-processes-only")
    @Proves({"P10.13", "P11.31"})
    void theUsersOfAKilledGatewayLeaveWithinFiveSecondsAndTheListsAgree() {
        List<Login> users = logins(MANY);
        List<Login> talking = users.subList(0, MANY / 4);
        String room = "room " + UUID.randomUUID();
        TestSocket listener = open(systems.first(), "chat", watching);
        join(listener, room);
        // The own coming.
        listener.next();
        Gate third = systems.startGateway();
        untilKnown(third);
        for (Login user : users) {
            TestSocket socket = online(third, user);
            if (talking.contains(user)) {
                join(keep(TestSocket.open(third, "/ws/chat/", "Authorization", "Bearer " + user.token())), room);
            }
            assertEquals(0, socket.waiting());
        }
        assertEquals(names(users), take(watcher, "join", MANY));
        TestSocket other = watcher(systems.second());
        // Of whom the other watcher has waited for.
        take(watcher, "login", 1);
        assertEquals(names(talking), take(listener, "user_join", talking.size()));
        assertTrue(listed(systems.second()).containsAll(names(users)));

        long killed = System.nanoTime();
        third.kill();
        assertEquals(names(users), take(watcher, "leave", MANY));
        long here = (System.nanoTime() - killed) / 1_000_000;
        assertEquals(names(users), take(other, "leave", MANY));
        assertEquals(names(talking), take(listener, "user_leave", talking.size()));
        long everywhere = (System.nanoTime() - killed) / 1_000_000;
        System.out.printf(
                "kill -9 of a gateway: its %d users had left after %d ms, everywhere after %d ms%n",
                MANY, here, everywhere);
        assertTrue(everywhere < WITHIN_MS, everywhere + " ms");

        try (Gate fourth = systems.startGateway()) {
            untilKnown(fourth);
            Set<String> listed = listed(systems.first());
            assertTrue(listed.contains(watching.username()));
            assertTrue(names(users).stream().noneMatch(listed::contains), listed.toString());
            assertEquals(listed, listed(systems.second()));
            assertEquals(listed, listed(fourth));
            // Somebody else is the next that is heard of, on all of them.
            Login witness = Login.fresh(fourth);
            assertEquals("login " + witness.username(), described(watcher.next()));
            assertEquals("login " + witness.username(), described(other.next()));
            online(fourth, witness);
            assertEquals("join " + witness.username(), described(watcher.next()));
            assertEquals("join " + witness.username(), described(other.next()));
            assertEquals(
                    1, join(open(fourth, "chat", watching), room).get("users").size());
        }
    }

    /** Some of them hang up meanwhile, which it finds out only when it goes on. */
    @Test
    @Tag("two-processes-only")
    @Proves("P10.14")
    void theUsersOfAFrozenGatewayLeaveAndThoseWhoAreThereComeBack() throws IOException {
        List<Login> users = logins(30);
        Gate third = systems.startGateway();
        untilKnown(third);
        Map<Login, RawSocket> sockets = new HashMap<>();
        for (Login user : users) {
            sockets.put(user, user.socket(third));
        }
        List<Login> hangUp = users.subList(0, 10);
        List<Login> stay = users.subList(10, 30);
        try {
            assertEquals(names(users), take(watcher, "join", users.size()));
            third.freeze();
            assertEquals(names(users), take(watcher, "leave", users.size()));
            for (Login user : hangUp) {
                sockets.remove(user).close();
            }
            third.thaw();
            Await.until("those who stayed are back, and no ghosts", Await.LONG, () -> {
                Set<String> listed = listed(systems.second());
                listed.retainAll(names(users));
                return listed.equals(names(stay));
            });
            // The last that is told of each agrees with that.
            Map<String, String> last = new HashMap<>();
            Login witness = Login.fresh(third);
            sockets.put(witness, witness.socket(third));
            JsonNode event = watcher.next();
            while (!described(event).equals("join " + witness.username())) {
                last.put(
                        event.at("/data/username").textValue(),
                        event.get("action").textValue());
                event = watcher.next();
            }
            last.remove(witness.username());
            assertTrue(last.keySet().containsAll(names(stay)), last.toString());
            last.forEach((name, action) -> assertEquals(names(stay).contains(name) ? "join" : "leave", action, name));
        } finally {
            third.thaw();
            for (RawSocket socket : sockets.values()) {
                socket.close();
            }
        }
        Await.until(
                "nobody is left behind",
                Await.LONG,
                () -> names(users).stream().noneMatch(listed(systems.second())::contains));
        third.close();
    }

    private List<Login> logins(int count) {
        List<Login> logins = Stream.generate(() -> Login.fresh(systems.second()))
                .limit(count)
                .toList();
        // A login is answered before it is told, so two of them may be told in either order.
        assertEquals(names(logins), take(watcher, "login", count));
        return logins;
    }

    /** A socket that does nothing. */
    private TestSocket online(Entrance gateway, Login login) {
        return open(gateway, "posts", login);
    }

    /** Follows who is online, once it is known itself. */
    private TestSocket watcher(Entrance gateway) {
        TestSocket socket = open(gateway, "users", watching);
        Await.until("the watcher is online", Await.LONG, () -> listed(gateway).contains(watching.username()));
        JsonNode reply = socket.ask("{\"action\":\"subscribe\",\"request_id\":7}");
        assertEquals(201, reply.get("response_status").intValue(), reply.toString());
        // What came just before may be told once more, but not after this.
        Login witness = Login.fresh(gateway);
        while (!described(socket.next()).equals("login " + witness.username())) {
            // It is in the reply.
        }
        return socket;
    }

    private static void untilKnown(Entrance gateway) {
        Await.until(
                "the stream is known",
                Await.LONG,
                () -> Http.get(gateway.port(), "/api/users/").statusCode() == 403);
    }

    private void expect(String action, Login user) {
        assertEquals(action + " " + user.username(), described(watcher.next()));
    }

    private static String described(JsonNode event) {
        return event.path("action").textValue() + " "
                + event.at("/data/username").textValue();
    }

    /** The next events, all of this action; the names of the users, each of them once. */
    private static Set<String> take(TestSocket socket, String action, int count) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            JsonNode event = socket.next();
            assertEquals(action, event.path("action").textValue(), event.toString());
            assertTrue(names.add(event.at("/data/username").textValue()), event.toString());
        }
        return names;
    }

    private static Set<String> names(Collection<Login> logins) {
        return logins.stream().map(Login::username).collect(Collectors.toSet());
    }

    /** Without a socket, so that it changes nothing. */
    private Set<String> listed(Entrance gateway) {
        HttpResponse<String> response =
                Http.get(gateway.port(), "/api/users/", "Authorization", "Bearer " + watching.token());
        assertEquals(200, response.statusCode(), response.body());
        List<String> names = new ArrayList<>();
        Json.read(response.body())
                .forEach(user -> names.add(user.get("username").textValue()));
        Set<String> once = new TreeSet<>(names);
        assertEquals(names.size(), once.size());
        return once;
    }

    private static JsonNode join(TestSocket socket, String room) {
        JsonNode reply = socket.ask(Json.text("{'action':'join','request_id':7,'room':'%s'}", room));
        assertEquals(201, reply.get("response_status").intValue(), reply.toString());
        return reply.get("data");
    }
}
