package dev.linnet.check;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The database behind the checked deployment. */
final class Database {

    private final String url;
    private final Properties properties = new Properties();

    private Database(String url) {
        this.url = url;
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "120");
        properties.setProperty("ApplicationName", "linnet-check");
    }

    /**
     * As in the server's own setting.
     *
     * @param url {@code postgres://user:password@host:port/database?sslmode=…}
     * @throws IllegalArgumentException when it is no such url
     */
    static Database at(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || uri.getUserInfo() == null) {
            throw new IllegalArgumentException(
                    "DATABASE_URL must have the form postgres://user:password@host:port/database");
        }
        int port = uri.getPort() == -1 ? 5432 : uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        Database database = new Database("jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getPath() + query);
        String[] who = uri.getUserInfo().split(":", 2);
        database.properties.setProperty("user", who[0]);
        if (who.length == 2) {
            database.properties.setProperty("password", who[1]);
        }
        return database;
    }

    /** Blocks, for 3 seconds at the most. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }
}
