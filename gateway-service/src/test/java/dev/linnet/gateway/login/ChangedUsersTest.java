package dev.linnet.gateway.login;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users who are deleted and renamed while they have something open. Nothing but the question each second tells of it. */
class ChangedUsersTest {

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private RawSocket open(String token) throws Exception {
        return RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token);
    }

    private static String caller(RawSocket socket) {
        try {
            return new JsonObject(socket.ask("{\"action\":\"echo\"}"))
                    .getJsonObject("data")
                    .getString("caller");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long pk(String token) {
        return Long.parseLong(TestGateway.claims(token).getString("sub"));
    }

    @Test
    @Proves("P1.58")
    void whatAUserWhoIsDeletedHasOpenIsClosedAndTheTokenIsWorthNothing() throws Exception {
        String token = gateway.token("alice");
        String other = gateway.token("bob");
        try (RawSocket first = open(token);
                RawSocket second = RawSocket.open(gateway.port(), "/ws/", "Cookie: sessionid=" + token);
                RawSocket stays = open(other)) {
            gateway.users.delete(pk(token));
            assertEquals(4401, first.closeCode());
            assertEquals(4401, second.closeCode());
            assertEquals("bob", caller(stays));
        }
        assertEquals(401, RawSocket.upgrade(gateway.port(), "/ws/", "Authorization: Bearer " + token));
        assertEquals(
                401,
                gateway.get("/api/posts/", "Authorization", "Bearer " + token).statusCode());
        try (RawSocket visitor = RawSocket.open(gateway.port(), "/ws/", "Cookie: sessionid=" + token)) {
            assertEquals("", caller(visitor));
        }
        try (RawSocket again = open(gateway.token("alice"))) {
            assertEquals("alice", caller(again), "another user of that name");
        }
    }

    @Test
    void manyAtOnceAreAllNoticed() throws Exception {
        String[] tokens = new String[5];
        RawSocket[] sockets = new RawSocket[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = gateway.token("u" + i);
            sockets[i] = open(tokens[i]);
        }
        for (String token : tokens) {
            gateway.users.delete(pk(token));
        }
        for (RawSocket socket : sockets) {
            assertEquals(4401, socket.closeCode());
            socket.close();
        }
    }

    @Test
    @Proves("P1.61")
    void aSocketGoesOnUnderTheNewNameAndSoDoesTheToken() throws Exception {
        String token = gateway.token("alice");
        try (RawSocket socket = open(token)) {
            gateway.users.rename("alice", "alicia");
            eventually("the name is the new one", () -> caller(socket).equals("alicia"));
        }
        try (RawSocket socket = open(token)) {
            assertEquals("alicia", caller(socket));
        }
    }

    @Test
    void whatHappenedWhileNobodyCouldBeAskedIsNoticedAfterwards() throws Exception {
        String gone = gateway.token("alice");
        String renamed = gateway.token("bob");
        try (RawSocket first = open(gone);
                RawSocket second = open(renamed)) {
            gateway.users.leave();
            gateway.users.delete(pk(gone));
            gateway.users.rename("bob", "bobby");
            gateway.users.comeBack();
            assertEquals(4401, first.closeCode());
            eventually("the name is the new one", () -> caller(second).equals("bobby"));
        }
    }

    @Test
    void aSocketThatOpenedWhileNobodyCouldBeAskedHasTheNewNameFromItsFirstAction() throws Exception {
        String token = gateway.token("alice");
        gateway.users.leave();
        gateway.users.rename("alice", "alicia");
        try (RawSocket socket = open(token)) {
            gateway.users.comeBack();
            assertTrue(socket.ask("{\"action\":\"echo\"}").contains("alicia"));
        }
    }
}
