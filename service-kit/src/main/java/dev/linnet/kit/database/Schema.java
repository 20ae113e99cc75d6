package dev.linnet.kit.database;

import dev.linnet.runtime.StartFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.flywaydb.core.Flyway;

/** Brings a service's schema up to date, and checks what the service relies on. */
public final class Schema {

    private static final String KIT = "db/kit";

    private Schema() {}

    /**
     * Migrates on a worker thread: the kit's tables, then the service's. Processes that start together wait for each
     * other.
     *
     * @param location the folder of the service's migrations on the class path
     */
    public static Future<Void> migrate(Vertx vertx, Database database, String location) {
        return vertx.executeBlocking(() -> {
            migrate(database, KIT, "kit_history");
            migrate(database, location, "history");
            return null;
        });
    }

    private static void migrate(Database database, String location, String history) {
        PgConnectOptions options = database.connectOptions();
        Flyway.configure()
                .dataSource(database.jdbcUrl(), options.getUser(), options.getPassword())
                .schemas(database.schema())
                .defaultSchema(database.schema())
                .table(history)
                // The schema holds the kit's tables before the service's first migration.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations("classpath:" + location)
                .load()
                .migrate();
    }

    /** Fails, with what to do, on a server that this does not run on. */
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

    /** Fails, with what to do, when changes of an observed table would go unseen. */
    public static Future<Void> checkObserved(Pool pool, String table) {
        return pool.preparedQuery("select name from unnest(array['insert', 'update', 'delete', 'truncate']) name"
                        + " where not exists (select from pg_trigger where tgrelid = $1::text::regclass"
                        + " and tgname = 'linnet_' || name and tgenabled in ('O', 'A'))")
                .execute(Tuple.of(table))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : failed(("Changes of %s would go unseen: the trigger linnet_%s is missing or disabled."
                                        + " Enable it with ALTER TABLE … ENABLE TRIGGER, or see docs/operations.md.")
                                .formatted(table, rows.iterator().next().getString("name"))));
    }

    private static <T> Future<T> failed(String what) {
        return Future.failedFuture(new StartFailure(what));
    }
}
