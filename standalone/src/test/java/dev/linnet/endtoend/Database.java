package dev.linnet.endtoend;

import dev.linnet.testing.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writing beside the service, as any SQL client may. */
final class Database {

    private Database() {}

    static Connection superUser(Deployment deployment) throws SQLException {
        return superUser(deployment.databaseUrl());
    }

    static Connection superUser(String databaseUrl) throws SQLException {
        return connect(databaseUrl, "postgres");
    }

    /** A role that may touch {@code posts.posts} and nothing else, in a time zone of its own. One thread at a time makes it. */
    static synchronized Connection writer(Deployment deployment) throws SQLException {
        try (Connection superUser = superUser(deployment)) {
            run(superUser, """
                    do $$ begin
                        if not exists (select from pg_roles where rolname = 'writer') then
                            create role writer login;
                        end if;
                    end $$;
                    grant usage on schema posts to writer;
                    grant select, insert, update, delete, truncate on posts.posts to writer;
                    """);
        }
        Connection writer = connect(deployment.databaseUrl(), "writer");
        run(writer, "set time zone 'Asia/Kathmandu'");
        return writer;
    }

    /** Returns how many rows were written. */
    static int run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    /** The first column of the first row. */
    static long number(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static void fill(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** PostgreSQL tells, so that no time has to be waited. */
    static void untilSomebodyWaitsForALock(Deployment deployment) throws SQLException {
        try (Connection connection = superUser(deployment)) {
            Await.until("somebody waits for a lock", Await.LONG, () -> {
                try {
                    return number(
                                    connection,
                                    "select count(*) from pg_stat_activity"
                                            + " where datname = current_database() and wait_event_type = 'Lock'")
                            > 0;
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private static Connection connect(String databaseUrl, String role) throws SQLException {
        return DriverManager.getConnection(
                databaseUrl.replace("postgres://postgres@", "jdbc:postgresql://") + "?user=" + role);
    }
}
