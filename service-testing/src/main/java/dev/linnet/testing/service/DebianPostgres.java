package dev.linnet.testing.service;

import dev.linnet.testing.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A server of the oldest supported version, as Debian 12 packages it. It takes a free port. One thread may use it. */
public final class DebianPostgres implements AutoCloseable {

    private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");

    private final Path folder;
    private final Process server;
    private final int port;

    private DebianPostgres(Path folder, Process server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /** Returns when it takes connections, within 30 s. Skips the test on a machine without that package. */
    public static DebianPostgres start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(BINARIES.resolve("initdb")), "PostgreSQL 15 is not installed");
        Path folder = Files.createTempDirectory("postgres15");
        if (isRoot()) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        String data = folder.resolve("data").toString();
        run(command("initdb", "-D", data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres"));
        int port = FreePorts.next();
        Process server = new ProcessBuilder(command(
                        "postgres",
                        "-D",
                        data,
                        "-p",
                        Integer.toString(port),
                        "-k",
                        folder.toString(),
                        "-c",
                        "fsync=off"))
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolveSibling(folder.getFileName() + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
        DebianPostgres started = new DebianPostgres(folder, server, port);
        started.awaitReady();
        return started;
    }

    /** For the super user, without a password. */
    public String url() {
        return "postgres://postgres@127.0.0.1:" + port + "/postgres";
    }

    private void awaitReady() throws Exception {
        List<String> ask = List.of(
                BINARIES.resolve("pg_isready").toString(), "-q", "-h", "127.0.0.1", "-p", Integer.toString(port));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (new ProcessBuilder(ask).start().waitFor() != 0) {
            if (System.nanoTime() > end || !server.isAlive()) {
                throw new IllegalStateException("PostgreSQL 15 did not start in " + folder);
            }
        }
    }

    /** As the user that Debian's package makes: the server refuses to run as root. */
    private static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(BINARIES.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
    }

    @Override
    public void close() throws Exception {
        server.destroy();
        server.waitFor(30, TimeUnit.SECONDS);
        run(List.of("rm", "-rf", folder.toString()));
    }
}
