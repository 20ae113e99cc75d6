package dev.linnet.testing.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.Await;
import dev.linnet.testing.JavaCommand;
import dev.linnet.testing.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class FreshDatabaseTest {

    @Test
    void everyCallMakesAnEmptyDatabaseOfItsOwn() throws SQLException {
        String first = FreshDatabase.create();
        String second = FreshDatabase.create();

        assertNotEquals(first, second);
        try (Connection connection = connect(first);
                Statement sql = connection.createStatement()) {
            sql.execute("create table t (x int)");
        }
        assertEquals("0", value(second, "select count(*) from pg_tables where tablename = 't'"));
    }

    @Test
    void itIsPostgres18InUtf8ThatFoldsTheCaseOfEveryScript() throws SQLException {
        String url = FreshDatabase.create();

        assertTrue(value(url, "show server_version").startsWith("18."));
        assertEquals("UTF8", value(url, "show server_encoding"));
        assertEquals("éя", value(url, "select lower('ÉЯ')"));
        assertEquals("true", value(url, "select ('É' ilike 'é')::text"));
        assertTrue(Integer.parseInt(value(url, "show max_connections")) >= 200);
    }

    @Test
    void theServerAndItsFolderGoWithTheJvmThatIsKilled() throws Exception {
        try (JavaProcess user = JavaCommand.of(User.class.getName()).start()) {
            String url = user.untilItSays("postgres://").line("postgres://").orElseThrow();
            Path data = Path.of(value(url, "show data_directory"));
            assertTrue(Files.exists(data));

            user.kill();

            Await.eventually("the folder is gone", () -> !Files.exists(data.getParent()));
            assertThrows(SQLException.class, () -> value(url, "select 1"));
        }
    }

    /** Another JVM that uses a database until it is killed. */
    static final class User {

        private User() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(FreshDatabase.create());
            Thread.currentThread().join();
        }
    }

    /** The first column of the first row. */
    private static String value(String url, String query) throws SQLException {
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
