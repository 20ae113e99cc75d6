package dev.linnet.kit.database;

import dev.linnet.runtime.TimeBudget;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One schema of a PostgreSQL database.
 *
 * @param url {@code postgres://user:password@host:port/database?sslmode=…&sslrootcert=…}, as libpq reads it
 */
public record Database(String url, String schema) {

    private static final int MOST_WAITING = 10_000;

    /** How often a statement runs that the database cancels in favour of another transaction. */
    private static final int MOST_TRIES = 6;

    /** The oldest supported major version. */
    static final int OLDEST_VERSION = 15;

    static final int NEWEST_VERSION = 18;

    /** Why the text cannot be such a URL, without any part that may be secret. Empty when it can. */
    public static Optional<String> problem(String text) {
        try {
            new Database(text, "").connectOptions();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Host, port and name, for people; nothing secret. */
    public String place() {
        DatabaseUrl parts = DatabaseUrl.parse(url);
        return parts.host() + ":" + parts.port() + "/" + parts.database();
    }

    /**
     * Connections that see the schema without naming it. At most 10,000 queries wait for a connection; further queries,
     * and queries that waited for 3 s, fail. An acknowledged commit is durable, whatever the server's default is. A
     * statement that the database cancels in favour of another transaction runs again up to five times within 2 s. A
     * session that has become read-only is ended.
     *
     * @param settings session settings of each connection, for example {@code lock_timeout}
     */
    public Pool pool(Vertx vertx, int size, Map<String, String> settings) {
        return pool(vertx, size, settings, MOST_TRIES);
    }

    /** The same without repeats, for a caller that retries by itself. */
    public Pool poolWithoutRepeats(Vertx vertx, int size, Map<String, String> settings) {
        return pool(vertx, size, settings, 1);
    }

    private Pool pool(Vertx vertx, int size, Map<String, String> settings, int mostTries) {
        ClientBuilder<Pool> builder = PgBuilder.pool()
                .using(vertx)
                .connectingTo(connectOptions())
                .with(new PoolOptions()
                        .setMaxSize(size)
                        .setMaxWaitQueueSize(MOST_WAITING)
                        .setConnectionTimeout((int) TimeBudget.CONNECT.toSeconds())
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS));
        return new SessionPool(vertx, builder, prepareSession(settings), mostTries);
    }

    /** As a statement, since poolers such as PgBouncer refuse most startup parameters. */
    private String prepareSession(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        // The same as in triggers: PostgreSQL plans a function's statements again when the path is another one.
        all.put("search_path", '"' + schema.replace("\"", "\"\"") + "\", pg_temp");
        all.put("synchronous_commit", "on");
        // Compiling a statement that takes a millisecond takes a hundred.
        all.put("jit", "off");
        return all.entrySet().stream()
                .map(each -> "set_config(" + literal(each.getKey()) + ", " + literal(each.getValue()) + ", false)")
                .collect(Collectors.joining(", ", "select ", ""));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The same database for JDBC. */
    DataSource dataSource() {
        DatabaseUrl parts = DatabaseUrl.parse(url);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {parts.isSocket() ? "localhost" : parts.host()});
        source.setPortNumbers(new int[] {parts.port()});
        source.setDatabaseName(parts.database());
        source.setUser(parts.user());
        source.setPassword(parts.password());
        if (parts.isSocket()) {
            source.setSslMode("disable");
            source.setSocketFactory(DomainSockets.class.getName());
            source.setSocketFactoryArg(parts.host() + "/.s.PGSQL." + parts.port());
            return source;
        }
        source.setSslMode(sslMode(parts).value);
        parts.parameter("sslrootcert").ifPresent(source::setSslRootCert);
        return source;
    }

    /**
     * @throws IllegalArgumentException when the URL is invalid
     */
    PgConnectOptions connectOptions() {
        DatabaseUrl parts = DatabaseUrl.parse(url);
        PgConnectOptions options = new PgConnectOptions()
                .setHost(parts.host())
                .setPort(parts.port())
                .setDatabase(parts.database())
                .setUser(parts.user())
                .setPassword(parts.password())
                .setSslMode(parts.isSocket() ? SslMode.DISABLE : sslMode(parts))
                .setCachePreparedStatements(true)
                // Poolers such as PgBouncer accept no other startup parameters.
                .setProperties(Map.of("client_encoding", "utf-8", "DateStyle", "ISO"));
        if (options.getSslMode() == SslMode.DISABLE) {
            return options;
        }
        Optional<String> certificate = parts.parameter("sslrootcert");
        ClientSSLOptions tls = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm(options.getSslMode() == SslMode.VERIFY_FULL ? "HTTPS" : "");
        boolean verify = options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL;
        if (certificate.isPresent()) {
            tls.setTrustOptions(new PemTrustOptions().addCertPath(certificate.get()));
        } else if (!verify) {
            // As with libpq: encrypted, and the server's certificate is not checked.
            tls.setTrustAll(true);
        }
        return options.setSslOptions(tls);
    }

    private static SslMode sslMode(DatabaseUrl parts) {
        String mode = parts.parameter("sslmode").orElse(SslMode.DISABLE.value);
        try {
            return SslMode.of(mode);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "sslmode is none of disable, allow, prefer, require, verify-ca, verify-full", e);
        }
    }
}
