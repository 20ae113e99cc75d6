package dev.linnet.check;

import dev.linnet.postgres.EmbeddedPostgres;
import dev.linnet.postgres.PostgresException;
import dev.linnet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

/** A PostgreSQL of the scenarios' own, on one port for all its lives. What it acknowledges is on disk. */
final class DatabaseServer {

    private final Path folder;
    private final int port = FreePorts.next();
    private EmbeddedPostgres postgres;

    DatabaseServer() throws IOException {
        folder = Files.createTempDirectory("linnet-check-");
        postgres = EmbeddedPostgres.start(folder, port);
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    }

    String url() {
        return postgres.url();
    }

    /** As if its machine had lost power: nothing is written back, and it recovers from its log. */
    void restartAfterCrash() throws IOException, InterruptedException {
        crash();
        startAgain();
    }

    void crash() throws IOException, InterruptedException {
        ProcessHandle server = server();
        Signals.send("QUIT", Stream.of(server));
        server.onExit().join();
        try {
            postgres.close();
        } catch (PostgresException gone) {
            // There is nothing to stop, but what is known of it is let go.
        }
    }

    /** After it has ended. */
    void startAgain() {
        postgres = EmbeddedPostgres.start(folder, port);
    }

    /** As if a standby had taken over: the same data, in another timeline. */
    void promoteAnother() throws IOException, SQLException {
        postgres.close();
        Files.createFile(folder.resolve("cluster/standby.signal"));
        postgres = EmbeddedPostgres.start(folder, port);
        try (Connection connection = Database.at(url()).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_promote()");
        }
    }

    /** It and the processes of its connections. */
    Stream<ProcessHandle> handles() throws IOException {
        ProcessHandle server = server();
        return Stream.concat(Stream.of(server), server.descendants());
    }

    private ProcessHandle server() throws IOException {
        String pid =
                Files.readAllLines(folder.resolve("cluster/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private void remove() {
        try {
            Signals.thaw(handles());
            postgres.close();
        } catch (IOException | PostgresException e) {
            System.out.println("The database was not stopped: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.out.println("Not removed: " + folder);
        }
    }
}
