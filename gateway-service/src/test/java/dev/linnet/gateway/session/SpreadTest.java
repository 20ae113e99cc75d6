package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.GatewayConfig;
import dev.linnet.runtime.Settings;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is left to chance stays within its bounds. */
class SpreadTest {

    private final SessionLimits limits = GatewayConfig.from(
                    Settings.of(Map.of("LINNET_SIGNING_KEY", "a key that is long enough for a test")))
            .limits();

    @Test
    void anEventStreamLivesForNineTenthsOfItsTimeAtLeast() {
        long most = limits.eventStreamLifetime().toNanos();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long lifetime = SseConnection.lifetimeNanos(limits, random);
            assertTrue(lifetime <= most && lifetime >= most - most / 10, () -> "seed " + seed + ": " + lifetime);
        }
    }

    @Test
    void theBoundsThemselvesAreReached() {
        long most = limits.eventStreamLifetime().toNanos();
        assertEquals(most, SseConnection.lifetimeNanos(limits, always(0)));
        assertEquals(most - most / 10, SseConnection.lifetimeNanos(limits, always(most / 10)));
    }

    private static RandomGenerator always(long value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return value;
            }

            @Override
            public long nextLong(long bound) {
                return value;
            }
        };
    }
}
