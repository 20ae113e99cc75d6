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
    void aSchemaFromBeforeTheFirstReleaseIsRefusedInOneSentence() {
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
                "The tables of the schema things at " + database.place() + " are of a version before the first release,"
                        + " which this one cannot bring up to date. Use an empty database: remove the data folder of the"
                        + " embedded one, or drop the schema.",
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
    void aMigrationThatHasChangedIsRefusedWithoutAdviceToDeleteAnything() throws Exception {
        migrate();
        sql("update things.history set checksum = checksum + 1 where script = 'V1__things.sql'");
        ExecutionException refused = assertThrows(ExecutionException.class, this::migrate);
        StartFailure failure = assertInstanceOf(StartFailure.class, refused.getCause());
        String said = String.valueOf(failure.getMessage());
        assertTrue(
                said.startsWith("The migrations of the schema things at " + database.place() + " do not agree"), said);
        assertTrue(said.contains("checksum mismatch") && !said.contains("drop"), said);
    }

    /** Operators set it so that changes of logical replication are seen too. */
    @Test
    void aTriggerKeepsTheStateThatAnOperatorGaveIt() throws Exception {
        migrate();
        sql("alter table things.things enable always trigger linnet_insert, disable trigger linnet_update");
        sql("update things.kit_history set checksum = checksum + 1 where script = 'R__observe.sql'");
        migrate();
        assertEquals(
                "linnet_delete O, linnet_insert A, linnet_truncate O, linnet_update D",
                value("select string_agg(tgname || ' ' || tgenabled::text, ', ' order by tgname) from pg_trigger"
                        + " where tgrelid = 'things.things'::regclass and not tgisinternal"));
    }

    @Test
    void tablesWhoseFunctionsWouldHaveOneNameAreRefused() throws Exception {
        migrate();
        sql("create schema other");
        sql("create table other.things (like things.things including all)");
        SQLException same = assertThrows(SQLException.class, () -> observe("other.things"));
        assertTrue(same.toString().contains("another observed table has the name things"), same.toString());
        String name = "t".repeat(51);
        sql("create table things." + name + " (like things.things including all)");
        SQLException tooLong = assertThrows(SQLException.class, () -> observe("things." + name));
        assertTrue(tooLong.toString().contains("is too long"), tooLong.toString());
    }

    @Test
    void anObservedTableThatIsGoneDoesNotHoldUpTheKit() throws Exception {
        migrate();
        sql("drop table things.things cascade");
        sql("update things.kit_history set checksum = checksum + 1 where script = 'R__observe.sql'");
        migrate();
        assertEquals("things.things", value("select source from things.observed_tables"));
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

    private void observe(String table) throws SQLException {
        sql("select set_config('search_path', 'things', false); select linnet_observe('" + table + "', 'things',"
                + " 'thing_topics', 'thing_data')");
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
