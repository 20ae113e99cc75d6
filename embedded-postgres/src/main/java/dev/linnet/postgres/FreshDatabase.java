package dev.linnet.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases for tests. One server for each JVM, begun with the first database and removed when the JVM ends, however it ends.
 * It does not wait for the disk ({@code fsync} is off), so it says nothing about durability. Any thread may call.
 */
public final class FreshDatabase {

    private static final AtomicInteger number = new AtomicInteger();

    private FreshDatabase() {}

    /** An empty database with a name of its own; returns its {@code postgres://} url, for the super user. Blocks. */
    public static String create() {
        String name = "test_" + number.incrementAndGet();
        run("create database " + name);
        return Server.INSTANCE.url(name);
    }

    /** The same for a role that owns the database and has no other rights, as a careful operator gives it to a service. Blocks. */
    public static String createForOrdinaryRole() {
        String name = "test_" + number.incrementAndGet();
        run("create role " + name + " login");
        run("create database " + name + " owner " + name);
        return Server.INSTANCE.url(name).replaceFirst("//[^@]*@", "//" + name + "@");
    }

    private static void run(String sql) {
        try (Connection connection = DriverManager.getConnection(Server.INSTANCE.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create a database for a test", e);
        }
    }

    /** Begun by the first use of the class. */
    static final class Server {

        static final EmbeddedPostgres INSTANCE = start();

        /** Waits for the end of its input, which comes with the end of the JVM, then removes the server and its folder. */
        private static final String CLEANER =
                "trap '' INT TERM HUP; read line; \"$1\" stop -m immediate -D \"$2/cluster\"; rm -rf \"$2\"";

        private static EmbeddedPostgres start() {
            try {
                Path programs = programsFolder();
                Path folder = Files.createTempDirectory("linnet-test-");
                Programs runner = Programs.in(Archive.forThisMachine().unpack(programs));
                // Before the server, so that a JVM killed during the start leaves nothing behind either.
                runner.shell(CLEANER, List.of(runner.path("pg_ctl"), folder.toString()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return EmbeddedPostgres.startHasty(folder, programs, FreePorts.next());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Shared by the JVMs of one user, since unpacking takes seconds. */
        static Path programsFolder() throws IOException {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"), "linnet-" + System.getProperty("user.name"));
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            // Somebody else may have made it first, and could put programs of his own there.
            Path own = Files.createTempDirectory("linnet-test-");
            if (Files.getOwner(folder).equals(Files.getOwner(own))) {
                Files.delete(own);
                return folder;
            }
            return own;
        }
    }
}
