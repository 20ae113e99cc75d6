package dev.linnet.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class EmbeddedPostgresTest {

    private final Path folder;

    EmbeddedPostgresTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void rowsOutliveARestartOnAnotherPort() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, FreePorts.next())) {
            Sql.run(postgres.url(), "create table kept as select 'yesterday' as text");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, FreePorts.next())) {
            assertEquals("yesterday", Sql.value(postgres.url(), "select text from kept"));
        }
    }

    @Test
    void whatIsAcknowledgedIsOnDiskAndTheServerListensOnLoopbackOnly() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, FreePorts.next())) {
            assertEquals("on", Sql.value(postgres.url(), "show fsync"));
            assertEquals("on", Sql.value(postgres.url(), "show synchronous_commit"));
            assertEquals("on", Sql.value(postgres.url(), "show full_page_writes"));
            assertEquals("127.0.0.1", Sql.value(postgres.url(), "show listen_addresses"));
            assertEquals("", Sql.value(postgres.url(), "show unix_socket_directories"));
        }
    }

    @Test
    void aFolderInUseIsRefusedAndFreeAfterTheClose() throws Exception {
        try (EmbeddedPostgres postgres = HastyServer.start(folder)) {
            assertEquals("1", Sql.value(postgres.url(), "select 1"));
            String refusal = refusal(() -> HastyServer.start(folder));
            assertEquals("The data folder " + folder + " is in use by another running copy.", refusal);
        }
        HastyServer.start(folder).close();
    }

    @Test
    void aPortInUseIsRefusedAndTheFolderFreeAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            String refusal = refusal(() -> HastyServer.start(folder, port));
            assertEquals(
                    "PostgreSQL cannot listen on 127.0.0.1:" + port + ": the port is in use by another program.",
                    refusal);
        }
        HastyServer.start(folder).close();
    }

    @Test
    void dataOfAnotherMajorVersionIsRefused() throws Exception {
        HastyServer.start(folder).close();
        Files.writeString(folder.resolve("cluster/PG_VERSION"), "15\n");

        String refusal = refusal(() -> HastyServer.start(folder));
        assertTrue(refusal.contains("was written by PostgreSQL 15, this is PostgreSQL 18"));
    }

    @Test
    void anInitialisationThatWasCutShortIsBegunAgain() throws Exception {
        Files.createDirectories(folder.resolve("cluster-unfinished/base"));

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, FreePorts.next())) {
            assertEquals("1", Sql.value(postgres.url(), "select 1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a$HOME", "a\"b", "a`b", "a\\b", "a\nb"})
    void aPathThatTheShellWouldReadIsRefusedBeforeAnythingIsMade(String name) {
        Path data = folder.resolve(name);
        String refusal = refusal(() -> EmbeddedPostgres.start(data, 1));
        assertTrue(refusal.endsWith("in its path, which PostgreSQL's programs cannot take."), refusal);
        assertEquals(1, refusal.lines().count());
        assertFalse(Files.exists(data));
    }

    @Test
    void aLinkToAPathThatTheShellWouldReadIsRefusedToo() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("a$b")));
        String refusal = refusal(() -> EmbeddedPostgres.start(link, 1));
        assertTrue(refusal.contains(" has $ in its path"), refusal);
    }

    @Test
    void aPathMayHaveSpacesAndOtherSigns() throws Exception {
        Path data = folder.resolve("my 'data' (1) & more; #5 %41 *");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, FreePorts.next())) {
            assertEquals("1", Sql.value(postgres.url(), "select 1"));
        }
    }

    @Test
    void aPathThatIsTooLongIsOneClearLine() {
        Path data = folder.resolve("d".repeat(250))
                .resolve("d".repeat(250))
                .resolve("d".repeat(250))
                .resolve("d".repeat(250));
        String refusal = refusal(() -> EmbeddedPostgres.start(data, 1));
        assertTrue(refusal.contains("PostgreSQL's programs take 800 at most"), refusal);
    }

    /** A file system of its own, in a mount namespace that only the child sees. */
    @ParameterizedTest
    @CsvSource({
        "noexec, No program may run in the data folder",
        "size=1m, No space left on device",
        "ro, Read-only file system"
    })
    void aFileSystemThatCannotBeUsedIsOneClearLine(String option, String reason) {
        String mount = "mount -t tmpfs -o " + option + " tmpfs \"$0\" && exec \"$@\"";
        AssertionError failure = assertThrows(
                AssertionError.class,
                () -> ChildJvm.start(
                        folder,
                        System.getProperty("java.class.path"),
                        "unshare",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        mount,
                        folder.toString()));
        String said = String.valueOf(failure.getMessage());
        assertEquals(
                1,
                said.lines()
                        .filter(line -> line.contains("PostgresException: "))
                        .count(),
                said);
        assertTrue(said.contains(reason), said);
    }

    @Test
    void whyTheServerDoesNotStartIsSaidInItsOwnWords() throws Exception {
        HastyServer.start(folder).close();
        Files.setPosixFilePermissions(folder.resolve("cluster"), PosixFilePermissions.fromString("rwxr-xr-x"));
        String refusal = refusal(() -> HastyServer.start(folder));
        assertTrue(refusal.contains("FATAL:  data directory"), refusal);
    }

    @Test
    void anUnwritableFolderIsOneClearLine() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        String refusal = refusal(() -> EmbeddedPostgres.start(file, 1));
        assertTrue(refusal.startsWith("Cannot write in the data folder " + file));
    }

    private static String refusal(Executable start) {
        return String.valueOf(assertThrows(PostgresException.class, start).getMessage());
    }
}
