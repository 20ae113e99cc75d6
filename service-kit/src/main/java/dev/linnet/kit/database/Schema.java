package dev.linnet.kit.database;

import dev.linnet.runtime.StartFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings a service's schema up to date, and checks what the service depends on. */
public final class Schema {

    private static final String KIT = "db/kit";
    private static final int POOLER_MS = 2_000;

    private Schema() {}

    /**
     * Migrates on a worker thread: the kit's tables and functions, then the service's. Processes that start together
     * wait for each other. Fails, with what is wrong, when a migration that has run is missing here or has changed.
     * Ignores versioned migrations above its own: an older process may start while a newer one runs.
     *
     * @param location the folder of the service's migrations on the class path
     */
    public static Future<Void> migrate(Vertx vertx, Database database, String location) {
        return vertx.executeBlocking(() -> {
            try {
                migrate(database, KIT, "kit_history");
                migrate(database, location, "history");
            } catch (FlywayValidateException e) {
                throw new StartFailure(disagreement(database, e));
            }
            return null;
        });
    }

    private static String disagreement(Database database, FlywayValidateException failure) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement asked = connection.prepareStatement("select to_regclass(?) is null")) {
            asked.setString(1, "\"" + database.schema() + "\".observed_tables");
            ResultSet row = asked.executeQuery();
            row.next();
            return row.getBoolean(1)
                    ? ("The tables of the schema %s at %s are of a version before the first release, which this one cannot"
                                    + " bring up to date. Use an empty database: remove the data folder of the embedded"
                                    + " one, or drop the schema.")
                            .formatted(database.schema(), database.place())
                    : "The migrations of the schema %s at %s do not agree with those that have run there: %s"
                            .formatted(
                                    database.schema(),
                                    database.place(),
                                    String.valueOf(failure.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private static void migrate(Database database, String location, String history) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .schemas(database.schema())
                .defaultSchema(database.schema())
                .table(history)
                // The schema has the kit's tables before the service's first migration.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations("classpath:" + location)
                .load()
                .migrate();
    }

    /**
     * Fails, with what to do, behind a pooler that gives a client any session for each transaction: settings, prepared
     * statements and the relay's lock would belong to another client.
     */
    public static Future<Void> checkSessions(Vertx vertx, Database database) {
        Pool two = database.pool(vertx, 2, Map.of());
        return two.getConnection()
                .compose(first -> two.getConnection()
                        .compose(second -> areOwn(first, second).eventually(second::close))
                        .eventually(first::close))
                .compose(own -> own
                        ? Future.<Void>succeededFuture()
                        : failed("The database at " + database.place() + " is behind a pooler that shares sessions"
                                + " between clients (transaction pooling). Linnet needs session pooling:"
                                + " set pool_mode = session, or connect to PostgreSQL itself."))
                .eventually(two::close);
    }

    /** Whether each connection keeps its own session while the second is in a transaction. */
    private static Future<Boolean> areOwn(SqlConnection first, SqlConnection second) {
        return backend(first)
                .compose(before -> second.begin().transform(begun -> {
                    if (begun.failed()) {
                        // A pooler that gives a client any session for each statement does not support transactions.
                        return Future.succeededFuture(false);
                    }
                    return backend(second)
                            .compose(other -> backend(first)
                                    .timeout(POOLER_MS, TimeUnit.MILLISECONDS)
                                    // A pooler with a single session makes it wait.
                                    .otherwise(-1)
                                    .map(after -> before.equals(after) && !before.equals(other)))
                            .eventually(() -> begun.result().rollback());
                }));
    }

    private static Future<Integer> backend(SqlConnection session) {
        return session.query("select pg_backend_pid()")
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Fails, with what to do, on an unsupported server. */
    public static Future<Void> checkServer(Pool pool) {
        return pool.query("select current_setting('server_version_num')::int / 10000 as version,"
                        + " current_setting('server_encoding') as encoding")
                .execute()
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    int version = row.getInteger("version");
                    if (version < Database.OLDEST_VERSION || version > Database.NEWEST_VERSION) {
                        return failed("PostgreSQL %d is not supported; use %d to %d."
                                .formatted(version, Database.OLDEST_VERSION, Database.NEWEST_VERSION));
                    }
                    if (!row.getString("encoding").equals("UTF8")) {
                        return failed("The database's encoding is %s; create one with UTF8."
                                .formatted(row.getString("encoding")));
                    }
                    return Future.succeededFuture();
                });
    }

    /** Fails, with what to do, when changes of a table that the migrations gave to {@code linnet_observe} would go unseen. */
    public static Future<Void> checkObserved(Pool pool) {
        return pool.query("select source, event, to_regclass(source) is null as gone"
                        + " from observed_tables, unnest(array['insert', 'update', 'delete', 'truncate']) event"
                        + " where not exists (select from pg_trigger where tgrelid = to_regclass(source)"
                        + " and tgname = 'linnet_' || event and tgenabled in ('O', 'A')) order by source, event")
                .execute()
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : failed(unseen(rows.iterator().next())));
    }

    private static String unseen(Row missing) {
        String table = missing.getString("source");
        return missing.getBoolean("gone")
                ? "The table %s is in observed_tables, but does not exist. Restore it, or delete its row there."
                        .formatted(table)
                : ("Changes of %s would go unseen: the trigger linnet_%s is missing or disabled."
                                + " Enable it with ALTER TABLE … ENABLE TRIGGER, or see docs/operations.md.")
                        .formatted(table, missing.getString("event"));
    }

    private static <T> Future<T> failed(String what) {
        return Future.failedFuture(new StartFailure(what));
    }
}
