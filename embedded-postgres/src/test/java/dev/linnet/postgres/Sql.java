package dev.linnet.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements against a {@code postgres://} url without a password. */
final class Sql {

    private Sql() {}

    static void run(String url, String statement) throws SQLException {
        try (Connection connection = connect(url);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    /** The first column of the first row, as text. */
    static String value(String url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(
                url.replace("postgres://postgres@", "jdbc:postgresql://") + "?user=postgres");
    }
}
