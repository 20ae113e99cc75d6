package dev.linnet.gateway.session;

import java.time.InstantSource;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The clocks and the randomness of sessions.
 *
 * @param clock for the expiry of tokens
 * @param nanoClock for timeouts; it only grows, and its zero has no meaning
 * @param random spreads what clients would otherwise do at the same moment; safe from any thread
 */
public record Timing(InstantSource clock, LongSupplier nanoClock, RandomGenerator random) {

    /** The system's clocks, and a {@link Random} with a seed of its own. */
    public static Timing system() {
        return new Timing(InstantSource.system(), System::nanoTime, new Random());
    }
}
