package dev.linnet.endtoend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Somebody who writes to the table beside the service, statement after statement; {@link Database} says as which role. */
final class PostsWriter implements AutoCloseable {

    private final Connection connection;

    private PostsWriter(Connection connection) {
        this.connection = connection;
    }

    static PostsWriter open(Deployment deployment) throws SQLException {
        return new PostsWriter(Database.writer(deployment));
    }

    /** As the super user, for looking at what writers may not see. */
    static PostsWriter openAsOwner(Deployment deployment) throws SQLException {
        return new PostsWriter(Database.superUser(deployment));
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
