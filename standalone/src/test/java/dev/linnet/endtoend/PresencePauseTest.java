package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a pause before {@code leave} keeps from being told. Here it is so long that no test sees its end. */
class PresencePauseTest extends OpensSockets {

    private static final Deployment PATIENT = Deployment.start(Map.of("LINNET_LEAVE_PAUSE_MS", "600000"));

    @AfterAll
    static void close() {
        PATIENT.close();
    }

    @Test
    @Proves("P10.10")
    void reloadsOfAPageAreNobodysLeaveAndALogoutIsAtOnce() {
        TestSocket watcher = keep(TestSocket.open(PATIENT, "/ws/users/", bearer(Login.fresh(PATIENT))));
        assertEquals(
                201,
                watcher.ask("{\"action\":\"subscribe\",\"request_id\":1}")
                        .get("response_status")
                        .intValue());
        Login bob = Login.fresh(PATIENT);
        for (int i = 0; i < 5; i++) {
            TestSocket page = TestSocket.open(PATIENT, "/ws/users/", bearer(bob));
            // Answered once the service knows of the user.
            page.ask("{\"action\":\"list\"}");
            page.close();
        }
        TestSocket last = keep(TestSocket.open(PATIENT, bob));
        Http.get(PATIENT.port(), "/logout/", bearer(bob));
        assertEquals(4401, last.closeCode());
        assertEquals(List.of("login", "join", "leave"), eventsUntilLeave(watcher, bob));
    }

    private static List<String> eventsUntilLeave(TestSocket watcher, Login user) {
        List<String> actions = new ArrayList<>();
        while (!actions.contains("leave")) {
            JsonNode event = watcher.next();
            if (user.username().equals(event.at("/data/username").textValue())) {
                actions.add(event.get("action").textValue());
            }
        }
        return actions;
    }

    private static String[] bearer(Login login) {
        return new String[] {"Authorization", "Bearer " + login.token()};
    }
}
