package dev.linnet.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that follows. Whenever its connection ends, or it drops the connection itself, it resumes on another
 * gateway, by its next transport. Events of a connection that it has dropped do not count, since it resumes from before
 * them.
 */
final class Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final int LONGEST_PAUSE_MS = 500;
    /** A connection without a sign of life for this time counts as dead. */
    private static final long PATIENCE_MS = 5_000;

    private final Gateways gateways;
    private final List<Transport> transports = new ArrayList<>();
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

    private Subscriber(Gateways gateways, ScheduledExecutorService timers, Habits habits, long seed) {
        this.gateways = gateways;
        this.timers = timers;
        this.random = new Random(seed);
        this.gateway = random.nextInt(1000);
        this.shortestStayMs = habits.shortestStayMs();
        this.longestStayMs = habits.longestStayMs();
    }

    /** Over WebSockets. */
    static Subscriber bySocket(
            Gateways.Entry entry,
            List<Subscription> subscriptions,
            ScheduledExecutorService timers,
            Habits habits,
            long seed) {
        Subscriber subscriber = new Subscriber(entry.gateways(), timers, habits, seed);
        subscriber.transports.add(new SocketTransport(subscriber, entry, subscriptions));
        return subscriber;
    }

    /** By server-sent events. */
    static Subscriber byStream(
            Gateways.Entry entry,
            Subscription subscription,
            ScheduledExecutorService timers,
            Habits habits,
            long seed) {
        Subscriber subscriber = new Subscriber(entry.gateways(), timers, habits, seed);
        subscriber.transports.add(new StreamTransport(subscriber, entry, subscription));
        return subscriber;
    }

    /** By server-sent events and over a WebSocket in turn. */
    static Subscriber byBoth(
            Gateways.Entry entry,
            Subscription subscription,
            ScheduledExecutorService timers,
            Habits habits,
            long seed) {
        Subscriber subscriber = byStream(entry, subscription, timers, habits, seed);
        subscriber.transports.add(new SocketTransport(subscriber, entry, List.of(subscription)));
        return subscriber;
    }

    synchronized void connect() {
        if (stopped) {
            return;
        }
        int mine = ++connection;
        aliveMs = System.currentTimeMillis();
        gateway++;
        transports.add(transports.remove(0));
        transport().open(mine, gateways.number(gateway));
        if (longestStayMs > 0) {
            int stay = shortestStayMs + random.nextInt(longestStayMs - shortestStayMs);
            schedule(() -> leave(mine), stay);
        }
        schedule(() -> watch(mine), 1000);
    }

    /** The one in use, the last to be chosen again. */
    private Transport transport() {
        return transports.get(transports.size() - 1);
    }

    private synchronized void watch(int number) {
        if (isPresent(number)) {
            if (System.currentTimeMillis() - aliveMs > PATIENCE_MS) {
                leave(number);
            } else {
                transport().ping();
                schedule(() -> watch(number), 1000);
            }
        }
    }

    /** Whether what this connection brings still counts; must be asked under this object's lock. */
    synchronized boolean isPresent(int number) {
        return number == connection && !stopped;
    }

    synchronized void alive(int number) {
        if (number == connection) {
            aliveMs = System.currentTimeMillis();
        }
    }

    /** Drops it. */
    synchronized void leave(int number) {
        if (isPresent(number)) {
            transport().drop();
            ended(number);
        }
    }

    /** Connects elsewhere after a short while. */
    synchronized void ended(int number) {
        if (isPresent(number)) {
            connection++;
            schedule(this::connect, 1 + random.nextInt(LONGEST_PAUSE_MS));
        }
    }

    /** How many connections there have been. */
    synchronized int connections() {
        return connection;
    }

    synchronized void stop() {
        stopped = true;
        transport().drop();
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
