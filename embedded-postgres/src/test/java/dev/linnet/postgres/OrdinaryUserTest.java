package dev.linnet.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every other test runs as whoever runs the build; this one makes sure of an ordinary user when that is root. */
@Timeout(600)
class OrdinaryUserTest {

    private static final String[] AS_NOBODY = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};

    @Test
    void rowsOutliveARestartForAnOrdinaryUserToo(@TempDir Path parent) throws Exception {
        assumeTrue(
                System.getProperty("user.name").equals("root") && Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "not root, so the other tests have run as an ordinary user already");
        Path folder = Files.createDirectory(parent.resolve("data"));
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(folder, "unix:uid", 65534);
        String classPath = readableClassPath(parent);

        try (ChildJvm child = ChildJvm.start(folder, classPath, AS_NOBODY)) {
            Sql.run(child.url(), "create table kept as select 'yesterday' as text");
            child.terminate();
            assertThrows(SQLException.class, () -> Sql.value(child.url(), "select 1"));
        }
        try (ChildJvm child = ChildJvm.start(folder, classPath, AS_NOBODY)) {
            assertEquals("yesterday", Sql.value(child.url(), "select text from kept"));
            child.terminate();
        }
    }

    @Test
    void dataOfAnotherUserIsRefusedInOneClearLine(@TempDir Path folder) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give files away");
        HastyServer.start(folder).close();
        Files.setAttribute(folder.resolve("cluster"), "unix:uid", 65534);
        PostgresException refusal = assertThrows(PostgresException.class, () -> HastyServer.start(folder));
        assertEquals(
                "The data in " + folder.toRealPath().resolve("cluster")
                        + " belong to the user with the number 65534, and this process runs as 0. Start it as that user, or"
                        + " give the folder to this one (chown -R).",
                refusal.getMessage());
    }

    /** The local repository often lies where only root can read. */
    private static String readableClassPath(Path parent) throws IOException {
        Path library = Files.createDirectory(parent.resolve("library"));
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path copy = library.resolve(copies.size() + "-" + Path.of(entry).getFileName());
            copies.add(copy.toString());
            copy(Path.of(entry), copy);
        }
        return String.join(":", copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
