package dev.linnet.kit.service;

import dev.linnet.kit.database.Database;
import dev.linnet.runtime.Settings;
import java.time.Duration;

/**
 * The settings of every service. Its process holds at most {@code connections + innerConnections + 1} database
 * connections; the last one is the relay's.
 *
 * @param databaseUrl {@code postgres://user:password@host:port/database?sslmode=…}
 * @param connections the most database connections for the actions of clients, from 2 on; a quarter is for lists alone
 * @param visitorConnections how many of them all visitors together may use at once
 * @param userConnections how many of them one user may use at once
 * @param innerConnections the most for the service's own work: events, presence, logins, tidying
 * @param databaseWait how long a start tries to reach the database
 * @param keep how long events are kept for clients that resume
 */
public record ServiceConfig(
        String databaseUrl,
        int connections,
        int visitorConnections,
        int userConnections,
        int innerConnections,
        Duration databaseWait,
        Duration keep) {

    private static final int CONNECTIONS = 16;
    private static final int INNER_CONNECTIONS = 4;
    private static final int WAIT_SECONDS = 60;
    private static final int KEPT_MINUTES = 24 * 60;

    /** The default shares, and no wait for the database. */
    public ServiceConfig(String databaseUrl, int connections, Duration keep) {
        this(
                databaseUrl,
                connections,
                shareOfVisitors(connections),
                shareOfUser(connections),
                INNER_CONNECTIONS,
                Duration.ZERO,
                keep);
    }

    /** How many of the connections are for lists. */
    int listConnections() {
        return Math.max(1, connections / 4);
    }

    private static int shareOfVisitors(int connections) {
        return Math.max(1, connections / 4);
    }

    private static int shareOfUser(int connections) {
        return Math.max(1, connections / 2);
    }

    /**
     * Reads the environment: {@code DATABASE_URL} (required), {@code LINNET_DATABASE_…}, {@code
     * LINNET_HISTORY_MINUTES}.
     */
    public static ServiceConfig from(Settings settings) {
        return from(settings, settings.text("DATABASE_URL", ""));
    }

    /** The same for a given database. */
    public static ServiceConfig from(Settings settings, String databaseUrl) {
        Database.problem(databaseUrl)
                .ifPresent(problem -> settings.complain(
                        "DATABASE_URL",
                        "is needed and has the form postgres://user:password@host:5432/database; " + problem));
        int connections = settings.number("LINNET_DATABASE_CONNECTIONS", CONNECTIONS, 2, 1000);
        return new ServiceConfig(
                databaseUrl,
                connections,
                settings.number("LINNET_DATABASE_VISITOR_CONNECTIONS", shareOfVisitors(connections), 1, connections),
                settings.number("LINNET_DATABASE_USER_CONNECTIONS", shareOfUser(connections), 1, connections),
                settings.number("LINNET_DATABASE_INNER_CONNECTIONS", INNER_CONNECTIONS, 1, 1000),
                Duration.ofSeconds(settings.number("LINNET_DATABASE_WAIT_SECONDS", WAIT_SECONDS, 0, 3600)),
                Duration.ofMinutes(settings.number("LINNET_HISTORY_MINUTES", KEPT_MINUTES, 1, 1_000_000)));
    }
}
