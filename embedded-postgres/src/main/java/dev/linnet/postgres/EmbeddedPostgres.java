package dev.linnet.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server of this JVM, reached over loopback only, by everybody on this machine without a password. It survives the JVM
 * when that is killed; the next start on the same folder stops it first. All methods block.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Map<String, String> REACHABLE =
            Map.of("listen_addresses", "127.0.0.1", "unix_socket_directories", "''", "max_connections", "300");

    /** A commit is on disk before it is acknowledged. These are PostgreSQL's defaults; data that is kept depends on them. */
    private static final Safety DURABLE =
            new Safety(List.of(), Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"));

    /** For data that is thrown away. */
    private static final Safety HASTY = new Safety(
            List.of("--no-sync"), Map.of("fsync", "off", "synchronous_commit", "on", "full_page_writes", "off"));

    private static final int MOST_SECONDS_TO_STOP = 15;

    /** The server's guarantees for data on disk. */
    private record Safety(List<String> initdb, Map<String, String> settings) {}

    private final FolderLock lock;
    private final Cluster cluster;
    private final int port;

    private EmbeddedPostgres(FolderLock lock, Cluster cluster, int port) {
        this.lock = lock;
        this.cluster = cluster;
        this.port = port;
    }

    /**
     * Makes the folder and a database in it when there is none.
     *
     * @param port 1 to 65535, may differ from start to start
     * @throws PostgresException when the folder is in use, was written by another major version or by another user, cannot be
     *     written or run programs, or has a path that PostgreSQL cannot take; when the port is taken, or when the server does
     *     not start
     */
    public static EmbeddedPostgres start(Path folder, int port) {
        return start(folder, folder, port, DURABLE);
    }

    /**
     * The same for data that is thrown away. The server does not wait for the disk, so a crash of the machine loses data. Its
     * programs are unpacked once for all such servers of this user, under the system's temporary folder.
     */
    public static EmbeddedPostgres startHasty(Path folder, int port) {
        return start(folder, SharedPrograms.folder(), port, HASTY);
    }

    private static EmbeddedPostgres start(Path folder, Path programsFolder, int port, Safety safety) {
        FolderRules.checkName(folder.toAbsolutePath().normalize());
        FolderLock lock = FolderLock.take(folder.toAbsolutePath().normalize());
        try {
            // One folder has one path, whatever links lead to it.
            Path real = real(folder);
            FolderRules.checkName(real);
            FolderRules.checkExecutable(real(programsFolder));
            Programs programs = Programs.in(Archive.forThisMachine().unpack(real(programsFolder)));
            Cluster cluster = new Cluster(real, programs);
            cluster.createIfMissing(safety.initdb());
            cluster.stopLeftOver();
            Map<String, String> settings = new TreeMap<>(REACHABLE);
            settings.putAll(safety.settings());
            cluster.start(port, settings);
            return new EmbeddedPostgres(lock, cluster, port);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new PostgresException("Cannot use the data folder " + folder + ": " + e);
        }
    }

    /** {@code postgres://postgres@127.0.0.1:<port>/postgres}, the super user. */
    public String url() {
        return url(port);
    }

    /** The url that a server on this port has. */
    public static String url(int port) {
        return url(port, "postgres");
    }

    /** The url of another database of this server, for the super user. */
    public String url(String database) {
        return url(port, database);
    }

    private static String url(int port, String database) {
        return "postgres://postgres@127.0.0.1:" + port + "/" + database;
    }

    /**
     * Ends open connections and stops the server within 15 seconds; if that fails, the server goes on. The data stays
     * either way.
     */
    @Override
    public void close() {
        try {
            cluster.stop(MOST_SECONDS_TO_STOP);
        } finally {
            lock.close();
        }
    }
}
