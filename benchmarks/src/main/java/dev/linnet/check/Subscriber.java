package dev.linnet.check;

import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that follows, and that resumes on another gateway whenever its connection ends or it drops it itself. What a connection
 * brings after the client has given it up is not counted, since the client has resumed from before that.
 */
abstract class Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final int LONGEST_PAUSE_MS = 500;
    /** Without a sign of life for so long a connection counts as dead. */
    private static final long PATIENCE_MS = 5_000;

    final Gateways gateways;
    final String token;
    final List<Subscription> subscriptions;

    private final ScheduledExecutorService timers;
    private final Random random;
    private final int shortestStayMs;
    private final int longestStayMs;
    private int connection;
    private int gateway;
    private long aliveMs;
    private boolean stopped;

    /**
     * How a client behaves.
     *
     * @param longestStayMs 0 when it never leaves by itself
     */
    record Habits(int shortestStayMs, int longestStayMs) {}

    Subscriber(
            Gateways gateways,
            String token,
            List<Subscription> subscriptions,
            ScheduledExecutorService timers,
            Habits habits,
            long seed) {
        this.gateways = gateways;
        this.token = token;
        this.subscriptions = subscriptions;
        this.timers = timers;
        this.random = new Random(seed);
        this.gateway = random.nextInt(1000);
        this.shortestStayMs = habits.shortestStayMs();
        this.longestStayMs = habits.longestStayMs();
    }

    /** Begins one and calls {@link #ended} when it fails or ends. */
    abstract void open(int number, URI gateway);

    /** Ends the present one, without a word to the server. */
    abstract void drop();

    /** Asks for a sign of life, where that can be asked for. */
    abstract void ping();

    final synchronized void connect() {
        if (stopped) {
            return;
        }
        int mine = ++connection;
        aliveMs = System.currentTimeMillis();
        gateway++;
        open(mine, gateways.number(gateway));
        if (longestStayMs > 0) {
            int stay = shortestStayMs + random.nextInt(longestStayMs - shortestStayMs);
            schedule(() -> leave(mine), stay);
        }
        schedule(() -> watch(mine), 1000);
    }

    private void watch(int number) {
        if (isPresent(number)) {
            if (System.currentTimeMillis() - alive() > PATIENCE_MS) {
                leave(number);
            } else {
                ping();
                schedule(() -> watch(number), 1000);
            }
        }
    }

    private synchronized long alive() {
        return aliveMs;
    }

    /** Whether what this connection brings still counts; must be asked under this object's lock. */
    final synchronized boolean isPresent(int number) {
        return number == connection && !stopped;
    }

    final synchronized void alive(int number) {
        if (number == connection) {
            aliveMs = System.currentTimeMillis();
        }
    }

    private synchronized void leave(int number) {
        if (isPresent(number)) {
            drop();
            ended(number);
        }
    }

    /** Connects elsewhere after a short while. */
    final synchronized void ended(int number) {
        if (isPresent(number)) {
            connection++;
            schedule(this::connect, 1 + random.nextInt(LONGEST_PAUSE_MS));
        }
    }

    /** How many connections there have been. */
    final synchronized int connections() {
        return connection;
    }

    final synchronized void stop() {
        stopped = true;
        drop();
    }

    private void schedule(Runnable task, long ms) {
        if (timers.isShutdown()) {
            return;
        }
        var unused = timers.schedule(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.error("A client has failed.", e);
                    }
                },
                ms,
                TimeUnit.MILLISECONDS);
    }
}
