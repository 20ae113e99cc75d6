package dev.linnet.endtoend;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Somebody who writes to the table beside the service: as a role with rights on {@code posts.posts} only, and in another
 * time zone.
 */
final class PostsWriter implements AutoCloseable {

    private final Connection connection;

    private PostsWriter(Connection connection) {
        this.connection = connection;
    }

    /** Logs in as the limited role, which is made at first use. */
    static PostsWriter open(Deployment deployment) throws SQLException {
        Connection connection = connect(deployment);
        try (Statement statement = connection.createStatement()) {
            // Databases of one server share their roles, and tests may come here side by side.
            statement.execute(
                    "do $$ begin create role plain_writer; exception when duplicate_object or unique_violation then null; end $$");
            synchronized (PostsWriter.class) {
                statement.execute("grant usage on schema posts to plain_writer");
                statement.execute("grant select, insert, update, delete, truncate on posts.posts to plain_writer");
            }
            statement.execute("set role plain_writer");
            statement.execute("set timezone = 'Asia/Kolkata'");
        }
        return new PostsWriter(connection);
    }

    /** As the super user, for looking at what writers may not see. */
    static PostsWriter openAsOwner(Deployment deployment) throws SQLException {
        return new PostsWriter(connect(deployment));
    }

    private static Connection connect(Deployment deployment) throws SQLException {
        URI url = URI.create(deployment.databaseUrl());
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), url.getUserInfo(), null);
    }

    Connection connection() {
        return connection;
    }

    PostsWriter run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return this;
    }

    /** The first column of every row. */
    List<String> column(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    long number(String query) throws SQLException {
        return Long.parseLong(column(query).get(0));
    }

    /** Keys and bodies. */
    Map<Long, String> posts(String condition) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pk, body from posts.posts where " + condition)) {
            Map<Long, String> posts = new TreeMap<>();
            while (rows.next()) {
                posts.put(rows.getLong(1), rows.getString(2));
            }
            return posts;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
