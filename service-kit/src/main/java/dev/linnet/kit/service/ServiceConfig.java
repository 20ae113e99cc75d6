package dev.linnet.kit.service;

import dev.linnet.kit.database.Database;
import dev.linnet.runtime.Settings;
import java.time.Duration;

/**
 * The settings every service has.
 *
 * @param databaseUrl {@code postgres://user:password@host:port/database?sslmode=…}
 * @param connections the most database connections this process holds, beside the relay's one
 * @param keep how long events can be had again after a client was away
 */
public record ServiceConfig(String databaseUrl, int connections, Duration keep) {

    private static final int CONNECTIONS = 16;
    private static final int KEPT_MINUTES = 24 * 60;

    /** From the environment: {@code DATABASE_URL} (required), {@code LINNET_DATABASE_CONNECTIONS}, {@code
     * LINNET_HISTORY_MINUTES}. */
    public static ServiceConfig from(Settings settings) {
        return from(settings, settings.text("DATABASE_URL", ""));
    }

    /** The same for a database that is chosen elsewhere. */
    public static ServiceConfig from(Settings settings, String databaseUrl) {
        if (!Database.isUrl(databaseUrl)) {
            settings.complain("DATABASE_URL", "is needed and has the form postgres://user:password@host:5432/database");
        }
        return new ServiceConfig(
                databaseUrl,
                settings.number("LINNET_DATABASE_CONNECTIONS", CONNECTIONS, 1, 1000),
                Duration.ofMinutes(settings.number("LINNET_HISTORY_MINUTES", KEPT_MINUTES, 1, 1_000_000)));
    }
}
