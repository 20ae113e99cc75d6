package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.gateway.TestGateway;
import dev.linnet.gateway.TestSocket;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {

    @Test
    void aLogoutOfWhichTheBusLostTheNewsIsFoundByAsking() throws Exception {
        try (TestGateway gateway = new TestGateway(TestGateway.LIMITS, Duration.ofMillis(120))) {
            String token = gateway.token("alice");
            try (TestSocket socket = TestSocket.open(gateway.port(), "/ws/", "Authorization: Bearer " + token)) {
                String claims =
                        new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
                gateway.users.endSilently(new JsonObject(claims).getString("jti"));
                assertEquals(4401, socket.closeCode());
            }
        }
    }
}
