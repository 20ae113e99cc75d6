package dev.linnet.kit.presence;

import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A fresh database with the tables of presence, and what gateways say of three users. */
final class PresenceDatabase {

    static final Presence ALICE = new Presence("here", new Caller(1, "alice"));
    static final Presence BOB = new Presence("here", new Caller(2, "bob"));
    static final Presence CAROL = new Presence("there", new Caller(3, "carol"));

    private final String url = FreshDatabase.create();
    final Pool pool;
    final ChangeLog log;

    PresenceDatabase(Vertx vertx) {
        Database database = new Database(url, "things");
        await(Schema.migrate(vertx, database, "db/things"));
        pool = database.pool(vertx, 4, Map.of());
        log = new ChangeLog(vertx, pool, "things");
    }

    static PresenceReport whole(String node, long sequence, Presence... entered) {
        return new PresenceReport(node, sequence, true, List.of(entered), List.of());
    }

    static PresenceReport entered(String node, long sequence, Presence... entered) {
        return new PresenceReport(node, sequence, false, List.of(entered), List.of());
    }

    static PresenceReport left(String node, long sequence, Presence... left) {
        return new PresenceReport(node, sequence, false, List.of(), List.of(left));
    }

    /** Everybody who is present, as {@code <name> <place>}, by name. */
    List<String> present() {
        return texts("select username || ' ' || place from present order by username");
    }

    /** When this user came. */
    String since(Presence who) {
        return texts("select since::text from present where pk = " + who.who().pk())
                .get(0);
    }

    /** Makes it that a gateway was heard of so long ago. */
    void silence(String node, String interval) {
        await(pool.preparedQuery("update presence_beats set at = at - $2::text::interval where node = $1")
                .execute(Tuple.of(node, interval)));
    }

    /** One that blocks, for transactions that stay open. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                url.replaceFirst("postgres://([^@]*)@", "jdbc:postgresql://") + "?user=postgres&currentSchema=things");
    }

    boolean somebodyWaits() {
        return texts("select 'waits' from pg_locks where not granted and database = "
                        + "(select oid from pg_database where datname = current_database())")
                .contains("waits");
    }

    List<String> texts(String sql) {
        return await(pool.query(sql)
                .mapping(row -> row.getString(0))
                .execute()
                .map(rows -> rows.stream().toList()));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
