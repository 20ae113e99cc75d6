package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** By a clock that the test sets. */
class HeartbeatTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    // It may begin anywhere, also just before it overflows.
    private long now = Long.MAX_VALUE - SECOND;
    private int pings;
    private int silences;

    private final Heartbeat heartbeat =
            new Heartbeat(pingedSocket(), Duration.ofSeconds(10), () -> silences++, () -> now);

    @Test
    void aClientIsPingedOnceInAnInterval() {
        for (int second = 1; second <= 35; second++) {
            pass(1);
            heartbeat.heard();
            heartbeat.tick(now, true);
        }
        assertEquals(3, pings);
        assertEquals(0, silences);
    }

    @Test
    void twoIntervalsWithoutAWordAreSilence() {
        pass(20);
        heartbeat.tick(now, true);
        assertEquals(0, silences);
        now++;
        heartbeat.tick(now, true);
        assertEquals(1, silences);
    }

    @Test
    void aClientThatIsNotReadIsNotToBlame() {
        pass(60);
        heartbeat.tick(now, false);
        assertEquals(0, silences);
        heartbeat.heard();
        pass(20);
        heartbeat.tick(now, true);
        assertEquals(0, silences);
    }

    private void pass(long seconds) {
        now += seconds * SECOND;
    }

    private ServerWebSocket pingedSocket() {
        return (ServerWebSocket) Proxy.newProxyInstance(
                ServerWebSocket.class.getClassLoader(),
                new Class<?>[] {ServerWebSocket.class},
                (proxy, method, arguments) -> {
                    assertEquals("writePing", method.getName());
                    pings++;
                    return Future.succeededFuture();
                });
    }
}
