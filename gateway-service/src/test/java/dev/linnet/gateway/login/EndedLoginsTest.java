package dev.linnet.gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.gateway.TestGateway;
import dev.linnet.testing.RawSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndedLoginsTest {

    @Test
    void aLogoutOfWhichTheBusLostTheNewsIsFoundByAsking() throws Exception {
        try (TestGateway gateway = new TestGateway(TestGateway.LIMITS, Duration.ofMillis(120))) {
            String token = gateway.token("alice");
            try (RawSocket socket = RawSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token)) {
                gateway.users.endSilently(TestGateway.jti(token));
                assertEquals(4401, socket.closeCode());
            }
        }
    }
}
