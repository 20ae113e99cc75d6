package dev.linnet.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data folder of one server ("cluster" in PostgreSQL's words) and what is done to it. Every method blocks. */
final class Cluster {

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final long MOST_LOG_BYTES = 10_000_000;
    private static final int MOST_SECONDS_TO_STOP_LEFT_OVER = 60;
    private static final int MOST_WORDS_BYTES = 100_000;

    private final Path data;
    private final Path serverLog;
    private final Programs programs;

    Cluster(Path folder, Programs programs) {
        this.data = folder.resolve("cluster");
        this.serverLog = folder.resolve("log");
        this.programs = programs;
    }

    Path data() {
        return data;
    }

    /**
     * Runs initdb beside the final place. A copy that is killed meanwhile leaves no half-made cluster.
     *
     * @param initdb further options of initdb
     */
    void createIfMissing(List<String> initdb) {
        if (Files.exists(data)) {
            FolderRules.checkOwner(data);
            checkVersion();
            return;
        }
        try {
            Path unfinished = data.resolveSibling("cluster-unfinished");
            Folders.delete(unfinished);
            // The built-in provider sorts and folds case the same on every machine, whatever locales that has.
            List<String> options = new ArrayList<>(List.of(
                    "--pgdata=" + unfinished,
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"));
            options.addAll(initdb);
            programs.run("initdb", options);
            Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new PostgresException("Cannot create the database in " + data + ": " + e);
        }
    }

    private void checkVersion() {
        try {
            String written = Files.readString(data.resolve("PG_VERSION")).strip();
            String ours = programs.run("postgres", List.of("--version")).replaceAll("^\\D*(\\d+).*$", "$1");
            if (!written.equals(ours)) {
                throw new PostgresException("The data folder " + data + " was written by PostgreSQL " + written
                        + ", this is PostgreSQL " + ours + ". Dump it with the old version and load it with this one,"
                        + " or choose another folder.");
            }
        } catch (IOException e) {
            throw new PostgresException("The folder " + data + " holds no PostgreSQL data: " + e);
        }
    }

    /** Stops the server that a killed JVM left running, on whatever port. Never removes the pid file of a running server. */
    void stopLeftOver() {
        LeftOver leftOver = new LeftOver(data);
        switch (leftOver.state()) {
            case NONE -> {}
            case STALE -> leftOver.forget();
            case RUNNING -> {
                log.info("Stopping the PostgreSQL that a killed copy left running.");
                stop(MOST_SECONDS_TO_STOP_LEFT_OVER);
            }
            case UNCLEAR ->
                throw new PostgresException("The process " + leftOver.pid() + " may be a PostgreSQL that still uses "
                        + data + ". Stop it, or remove postmaster.pid there if it is another program.");
        }
    }

    /** Returns when the server takes connections. */
    void start(int port, Map<String, String> settings) {
        refuseTakenPort(port);
        startNewLog();
        long logged = logged();
        List<String> options = new ArrayList<>(List.of("-p", Integer.toString(port)));
        settings.forEach((name, value) -> options.addAll(List.of("-c", name + "=" + value)));
        try {
            programs.run(
                    "pg_ctl",
                    List.of(
                            "start",
                            "-w",
                            "-t",
                            "60",
                            "-D",
                            data.toString(),
                            "-l",
                            serverLog.toString(),
                            "-o",
                            String.join(" ", options)));
        } catch (PostgresException e) {
            throw new PostgresException(
                    e.getMessage() + lastWords(logged) + "\nThe server's log is " + serverLog + ".");
        }
    }

    /** The reason that the server logged for not starting; empty when it logged none. */
    private String lastWords(long from) {
        try (InputStream said = Files.newInputStream(serverLog)) {
            said.skipNBytes(from);
            return new String(said.readNBytes(MOST_WORDS_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                    .findFirst()
                    .map(line -> "\n" + line)
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private long logged() {
        try {
            return Files.exists(serverLog) ? Files.size(serverLog) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void refuseTakenPort(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new PostgresException(
                    "PostgreSQL cannot listen on 127.0.0.1:" + port + ": the port is in use by another program.");
        }
    }

    /** Ends sessions, writes everything back and returns when the server is gone. */
    void stop(int mostSeconds) {
        programs.run(
                "pg_ctl",
                List.of("stop", "-w", "-t", Integer.toString(mostSeconds), "-m", "fast", "-D", data.toString()));
    }

    private void startNewLog() {
        try {
            if (Files.exists(serverLog) && Files.size(serverLog) > MOST_LOG_BYTES) {
                Files.move(serverLog, serverLog.resolveSibling("log.old"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            log.warn("Cannot set the server's old log aside: {}", e.toString());
        }
    }
}
