package dev.linnet.kit.service;

import dev.linnet.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** Debian's PgBouncer before a server, on a port and a Unix socket of its own. Its one user has a password. */
final class PgBouncer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    /** All that may stand in a URI as it is, and what must be encoded. */
    static final String PASSWORD = "a+b=c$d&e,f;g(h)i'j k/l@m:n%o?p#q";

    private final Path folder;
    private final int port;
    private final Process process;

    private PgBouncer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Takes connections. Skips the test where it is not installed. */
    static PgBouncer start(String serverUrl, String poolMode) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "PgBouncer is not installed");
        Path folder = Files.createTempDirectory("linnet-bouncer-");
        // It runs as another user than root.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        int port = FreePorts.next();
        Path users = Files.writeString(folder.resolve("users"), "\"postgres\" \"" + PASSWORD + "\"\n");
        Path settings = Files.writeString(folder.resolve("settings"), """
                [databases]
                * = host=127.0.0.1 port=%d user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir = %s
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = %s
                logfile = %s
                """.formatted(
                        URI.create(serverUrl).getPort(), port, folder, users, poolMode, folder.resolve("log")));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.addAll(List.of(PROGRAM.toString(), settings.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        PgBouncer bouncer = new PgBouncer(folder, port, process);
        bouncer.untilItListens();
        return bouncer;
    }

    private void untilItListens() throws IOException {
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException(Files.readString(folder.resolve("out")), notYet);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    /** @param password as it stands in the URI */
    String url(String database, String password) {
        return "postgres://postgres:" + password + "@127.0.0.1:" + port + "/" + database;
    }

    /** Through its Unix socket. */
    String socketUrl(String database, String password) {
        return "postgres://postgres:" + password + "@" + folder.toString().replace("/", "%2F") + ":" + port + "/"
                + database;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
