package dev.linnet.check;

import dev.linnet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One data folder of Debian's PostgreSQL 15, which unlike the embedded one has the operator's tools. It is removed with the JVM. */
final class DebianCluster {

    private static final int MOST_DEADLOCKS = 5;
    private static final String DATABASE = "linnet";

    private final Path folder;
    private int port;

    private DebianCluster(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    }

    /** An empty one that runs. */
    static DebianCluster start(int port) throws IOException, InterruptedException {
        DebianCluster cluster = new DebianCluster(DebianTools.emptyFolder(), port);
        String where = "--pgdata=" + cluster.data();
        DebianTools.run("initdb", where, "--encoding=UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres", "-N");
        cluster.start();
        cluster.createDatabase();
        return cluster;
    }

    /** A copy of this one as it is now; it does not run yet. */
    DebianCluster backup(String... options) throws IOException, InterruptedException {
        DebianCluster copy = new DebianCluster(DebianTools.emptyFolder(), FreePorts.next());
        List<String> arguments = new ArrayList<>(List.of("-D", copy.data(), "-c", "fast", "-X", "stream", "-N"));
        arguments.addAll(List.of(options));
        connected("pg_basebackup", arguments.toArray(String[]::new));
        return copy;
    }

    /** A copy that follows this one, and runs. */
    DebianCluster standby() throws IOException, InterruptedException {
        DebianCluster standby = backup("-R");
        standby.start();
        return standby;
    }

    String url() {
        return url(port);
    }

    static String url(int port) {
        return "postgres://postgres@127.0.0.1:" + port + "/" + DATABASE;
    }

    int port() {
        return port;
    }

    void port(int next) {
        port = next;
    }

    void createDatabase() throws IOException, InterruptedException {
        connected("createdb", DATABASE);
    }

    /** While others are connected to it. */
    void dropDatabase() throws IOException, InterruptedException {
        connected("dropdb", "--force", DATABASE);
    }

    /** In the custom format. */
    Path dump() throws IOException, InterruptedException {
        Path dump = folder.resolve("dump");
        connected("pg_dump", "-Fc", "-f", dump.toString(), DATABASE);
        return dump;
    }

    /**
     * In one transaction: nobody sees, or writes to, tables that are there in part. Repeats it after a deadlock, as an operator
     * would.
     */
    void restore(Path dump, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-d", DATABASE, "--single-transaction"));
        arguments.addAll(List.of(options));
        arguments.add(dump.toString());
        for (int left = MOST_DEADLOCKS; ; left--) {
            try {
                connected("pg_restore", arguments.toArray(String[]::new));
                return;
            } catch (IOException e) {
                // With --clean it locks table after table, against writers that lock them in another order.
                if (left == 0 || !String.valueOf(e.getMessage()).contains("deadlock detected")) {
                    throw e;
                }
            }
        }
    }

    void start() throws IOException, InterruptedException {
        String options = "-p %d -k %s -c listen_addresses=127.0.0.1".formatted(port, folder);
        DebianTools.run(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                data(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                options);
    }

    /** Those who are connected are cut off. */
    void stop() throws IOException, InterruptedException {
        DebianTools.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data());
    }

    /** SIGKILL to all of its processes, as if its machine had gone. */
    void kill() throws IOException, InterruptedException {
        ProcessHandle server = server();
        Signals.send("KILL", Stream.concat(Stream.of(server), server.descendants()));
        server.onExit().join();
        // Its number may be another process's one day.
        DebianTools.run("rm", folder.resolve("data/postmaster.pid").toString());
    }

    /** Completes when it takes writes. */
    void promote() throws IOException, InterruptedException {
        DebianTools.run("pg_ctl", "promote", "-w", "-D", data());
    }

    private ProcessHandle server() throws IOException, InterruptedException {
        // The folder is readable for its owner only.
        String pid = DebianTools.run(
                        "cat", folder.resolve("data/postmaster.pid").toString())
                .lines()
                .findFirst()
                .orElseThrow();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void connected(String program, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "postgres"));
        all.addAll(List.of(arguments));
        DebianTools.run(program, all.toArray(String[]::new));
    }

    private void remove() {
        try {
            if (Files.exists(folder.resolve("data/postmaster.pid"))) {
                DebianTools.run("pg_ctl", "stop", "-m", "immediate", "-D", data());
            }
            DebianTools.run("rm", "-rf", folder.toString());
        } catch (IOException e) {
            System.out.println("Not removed: " + folder + ", " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
