package dev.linnet.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start on a folder whose last JVM was killed. */
@Timeout(600)
class LeftOverTest {

    private final Path folder;

    LeftOverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theServerOfAKilledJvmIsStoppedByTheNextStartOnAnotherPort() throws Exception {
        try (ChildJvm child = ChildJvm.start(folder)) {
            Sql.run(child.url(), "create table kept as select 'before the kill' as text");
            child.kill();
            assertEquals("1", Sql.value(child.url(), "select 1"), "the server outlives the JVM");

            try (EmbeddedPostgres postgres = HastyServer.start(folder)) {
                assertEquals("before the kill", Sql.value(postgres.url(), "select text from kept"));
                assertThrows(SQLException.class, () -> Sql.value(child.url(), "select 1"));
            }
        }
    }

    @Test
    void theServerOfAKilledJvmIsFoundByAnotherPathToItsFolder() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (ChildJvm child = ChildJvm.start(link)) {
            child.kill();
            expectTakenOver(child, real);
        }
        try (ChildJvm child = ChildJvm.start(real)) {
            child.kill();
            expectTakenOver(child, link);
        }
    }

    @Test
    void theServerOfAKilledJvmIsFoundInAFolderThatWasMovedSince() throws Exception {
        Path before = Files.createDirectory(folder.resolve("before"));
        try (ChildJvm child = ChildJvm.start(before)) {
            child.kill();
            expectTakenOver(child, Files.move(before, folder.resolve("after")));
        }
    }

    private static void expectTakenOver(ChildJvm killed, Path folder) throws Exception {
        assertEquals("1", Sql.value(killed.url(), "select 1"), "the server outlives the JVM");
        try (EmbeddedPostgres postgres = HastyServer.start(folder)) {
            assertEquals("1", Sql.value(postgres.url(), "select 1"));
            assertThrows(SQLException.class, () -> Sql.value(killed.url(), "select 1"));
        }
    }

    @Test
    void aProcessNumberGivenToAnotherProgramDoesNotKeepTheServerFromStarting() throws Exception {
        HastyServer.start(folder).close();
        Path pid = folder.resolve("cluster/postmaster.pid");
        Files.writeString(pid, ProcessHandle.current().pid() + "\n" + folder.resolve("cluster") + "\n");

        try (EmbeddedPostgres postgres = HastyServer.start(folder)) {
            assertEquals("1", Sql.value(postgres.url(), "select 1"));
        }
        assertTrue(ProcessHandle.current().isAlive());
        assertFalse(Files.exists(pid));
    }
}
