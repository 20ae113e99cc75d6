package dev.linnet.posts;

import dev.linnet.runtime.Settings;

/**
 * The settings of the posts service.
 *
 * @param databaseUrl {@code postgres://user:password@host:port/database?sslmode=…}
 * @param connections the most database connections this process holds, beside the relay's one
 */
public record PostsConfig(String databaseUrl, int connections) {

    private static final int CONNECTIONS = 16;

    /** From the environment: {@code DATABASE_URL} (required), {@code LINNET_DATABASE_CONNECTIONS}. */
    public static PostsConfig from(Settings settings) {
        String url = settings.text("DATABASE_URL", "");
        if (!url.startsWith("postgres://") && !url.startsWith("postgresql://")) {
            settings.complain("DATABASE_URL", "is needed and has the form postgres://user:password@host:5432/database");
        }
        return from(settings, url);
    }

    /** The same for a database that is chosen elsewhere. */
    public static PostsConfig from(Settings settings, String databaseUrl) {
        return new PostsConfig(databaseUrl, settings.number("LINNET_DATABASE_CONNECTIONS", CONNECTIONS, 1, 1000));
    }

    public PostsConfig withDatabaseUrl(String url) {
        return new PostsConfig(url, connections);
    }
}
