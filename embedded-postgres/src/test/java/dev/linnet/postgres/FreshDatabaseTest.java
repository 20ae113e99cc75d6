package dev.linnet.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FreshDatabaseTest {

    @Test
    void everyCallMakesAnEmptyDatabaseOfItsOwn() throws SQLException {
        String first = FreshDatabase.create();
        String second = FreshDatabase.create();

        assertNotEquals(first, second);
        Sql.run(first, "create table t (x int)");
        assertEquals("0", Sql.value(second, "select count(*) from pg_tables where tablename = 't'"));
    }

    @Test
    void itIsPostgres18InUtf8ThatFoldsTheCaseOfEveryScript() throws SQLException {
        String url = FreshDatabase.create();

        assertTrue(Sql.value(url, "show server_version").startsWith("18."));
        assertEquals("UTF8", Sql.value(url, "show server_encoding"));
        assertEquals("éя", Sql.value(url, "select lower('ÉЯ')"));
        assertEquals("true", Sql.value(url, "select ('É' ilike 'é')::text"));
        assertTrue(Integer.parseInt(Sql.value(url, "show max_connections")) >= 200);
    }

    @Test
    @Timeout(300)
    void theServerAndItsFolderGoWithTheJvmThatIsKilled() throws Exception {
        try (ChildJvm child = ChildJvm.startFreshDatabase()) {
            Path data = Path.of(Sql.value(child.url(), "show data_directory"));
            assertTrue(Files.exists(data));

            child.kill();

            while (Files.exists(data.getParent())) {
                LockSupport.parkNanos(20_000_000);
            }
            assertThrows(SQLException.class, () -> Sql.value(child.url(), "select 1"));
        }
    }
}
