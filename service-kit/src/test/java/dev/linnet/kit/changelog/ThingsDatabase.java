package dev.linnet.kit.changelog;

import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fresh database with the observed table {@code things}, and connections that block, as tests like them. */
final class ThingsDatabase {

    private final String url = FreshDatabase.create();

    ThingsDatabase(Vertx vertx) throws Exception {
        Schema.migrate(vertx, database(), "db/things")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    Database database() {
        return new Database(url, "things");
    }

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:"
                + url.replaceFirst("postgres://([^@]*)@", "postgresql://") + "?user=postgres&currentSchema=things");
        return connection;
    }

    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Every row as its values joined by a blank. */
    static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            ResultSetMetaData columns = result.getMetaData();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" ", values));
            }
            return rows;
        }
    }
}
