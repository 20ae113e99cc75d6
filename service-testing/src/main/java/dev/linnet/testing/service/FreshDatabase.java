package dev.linnet.testing.service;

import dev.linnet.postgres.EmbeddedPostgres;
import dev.linnet.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases for tests, on one server for each JVM. The first database starts the server; the end of the JVM removes it,
 * also when the JVM is killed. The server does not wait for the disk, so it proves nothing about durability. Any thread
 * may call.
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

    /** The same for a role that owns the database and has no other rights, which is all that a service needs. Blocks. */
    public static String createForOrdinaryRole() {
        String name = "test_" + number.incrementAndGet();
        run("create role " + name + " login");
        run("create database " + name + " owner " + name);
        return Server.INSTANCE.url(name).replaceFirst("//[^@]*@", "//" + name + "@");
    }

    private static void run(String sql) {
        String url = Server.INSTANCE.url("postgres").replaceFirst("postgres://([^@]*)@", "jdbc:postgresql://");
        try (Connection connection = DriverManager.getConnection(url + "?user=postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create a database for a test", e);
        }
    }

    /** Begun by the first use of the class. */
    private static final class Server {

        static final EmbeddedPostgres INSTANCE = start();

        /** Waits for the end of its input, which comes with the end of the JVM. Then removes the server and its folder. */
        private static final String CLEANER = """
                trap '' INT TERM HUP
                read line
                server=$(head -n 1 "$1/cluster/postmaster.pid") && kill -QUIT "$server" &&
                    while kill -0 "$server"; do sleep 0.1; done
                rm -rf "$1"
                """;

        private static EmbeddedPostgres start() {
            try {
                Path folder = Files.createTempDirectory("linnet-test-");
                // Before the server, so that a JVM that is killed during the start leaves nothing behind either.
                new ProcessBuilder("/bin/sh", "-c", CLEANER, "sh", folder.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return EmbeddedPostgres.startHasty(folder, FreePorts.next());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
