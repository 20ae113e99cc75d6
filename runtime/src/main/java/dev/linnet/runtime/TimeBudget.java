package dev.linnet.runtime;

import java.time.Duration;

/**
 * The times that depend on one another across modules. A callee that waits longer than its caller does work that nobody
 * wants, and the caller cannot say why it failed. {@code TimeBudgetTest} states each relation.
 *
 * <pre>
 *   a call:   insert queue 1 s + connect 3 s &lt; action 4.5 s &lt; promised 5 s &lt; gateway 10 s
 *             statement 4 s               &lt; action 4.5 s
 *             users 2 s                   &lt; action 4.5 s
 *   an end:   promised 5 s &lt; requests 8 s;   longest drain 10 s + requests 8 s &lt; stop 20 s &lt; container 25 s
 * </pre>
 */
public final class TimeBudget {

    /** The longest wait of a create in a service's queue of inserts. After it the create fails with 503. */
    public static final Duration INSERT_QUEUE = Duration.ofSeconds(1);

    /** The longest wait for a database connection, whole seconds. */
    public static final Duration CONNECT = Duration.ofSeconds(3);

    /** The time after which the database cancels a client's statement. */
    public static final Duration STATEMENT = Duration.ofSeconds(4);

    /** The longest wait of one service for the users' service within an action. */
    public static final Duration USERS_OF_SERVICE = Duration.ofSeconds(2);

    /** The time after which a service answers an action 504. */
    public static final Duration ACTION = Duration.ofMillis(4_500);

    /** The time within which a client learns that the database does not answer. */
    public static final Duration PROMISED = Duration.ofSeconds(5);

    /** The longest wait of a gateway for the users' service. */
    public static final Duration USERS_OF_GATEWAY = Duration.ofSeconds(5);

    /** The default of how long a gateway waits for a service. */
    public static final Duration GATEWAY_ACTION = Duration.ofSeconds(10);

    /** The default of the time over which a gateway that ends spreads the closing of its connections. */
    public static final Duration DRAIN = Duration.ofSeconds(3);

    /** The longest that an operator may set for {@link #DRAIN}. */
    public static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);

    /** The time for which a gateway that ends waits until plain HTTP requests are answered. */
    public static final Duration LAST_REQUESTS = Duration.ofSeconds(8);

    /** The time within which a process ends after it was told to. */
    public static final Duration STOP = Duration.ofSeconds(20);

    private TimeBudget() {}
}
