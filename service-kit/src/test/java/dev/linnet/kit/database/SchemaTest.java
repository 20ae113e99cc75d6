package dev.linnet.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.runtime.StartFailure;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a start does with the schema that it finds. */
class SchemaTest {

    private final Vertx vertx = Vertx.vertx();
    private final Database database = new Database(FreshDatabase.create(), "things");

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void aSchemaOfAnotherVersionIsRefusedInOneSentence() {
        Flyway.configure()
                .dataSource(database.dataSource())
                .schemas("things")
                .table("kit_history")
                .locations("classpath:db/former")
                .load()
                .migrate();
        ExecutionException refused = assertThrows(ExecutionException.class, this::migrate);
        StartFailure failure = assertInstanceOf(StartFailure.class, refused.getCause());
        assertEquals(
                "The tables of the schema things at " + database.place() + " were made by another version of Linnet,"
                        + " whose migrations this version does not have. Use an empty database: remove the data folder"
                        + " of the embedded one, or drop the schema.",
                failure.getMessage());
    }

    /** As after an update of the kit: its generator has changed, and the service's migrations have not. */
    @Test
    void triggersOfAnOlderGeneratorAreRenewed() throws Exception {
        migrate();
        sql("create or replace function things.things_log_insert() returns trigger language plpgsql as"
                + " 'begin return null; end'");
        sql("insert into things.things (label) values ('unseen')");
        assertEquals("0", value("select count(*) from things.change_log"));

        sql("update things.kit_history set checksum = checksum + 1 where script = 'R__observe.sql'");
        migrate();
        sql("insert into things.things (label) values ('seen')");
        assertEquals("{\"pk\":2,\"label\":\"seen\"}", value("select data from things.change_log"));
        assertEquals(
                "t", value("select prosecdef from pg_proc where oid = 'things.things_log_insert()'::regprocedure"));
    }

    @Test
    void nothingIsMigratedTwice() throws Exception {
        migrate();
        String before = value("select count(*) from things.kit_history");
        migrate();
        assertEquals(before, value("select count(*) from things.kit_history"));
    }

    @Test
    void anObservedTableThatIsGoneIsNamed() throws Exception {
        migrate();
        sql("drop table things.things cascade");
        Pool pool = database.pool(vertx, 1, Map.of());
        ExecutionException refused = assertThrows(
                ExecutionException.class,
                () -> Schema.checkObserved(pool)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("things.things is in observed_tables, but does not exist"),
                refused.toString());
    }

    private void migrate() throws Exception {
        Schema.migrate(vertx, database, "db/things")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement open = connection.createStatement()) {
            open.execute(statement);
        }
    }

    private String value(String query) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement open = connection.createStatement();
                ResultSet row = open.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
