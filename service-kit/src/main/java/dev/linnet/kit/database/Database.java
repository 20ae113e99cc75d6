package dev.linnet.kit.database;

import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One schema of a PostgreSQL database.
 *
 * @param url {@code postgres://user:password@host:port/database?sslmode=…&sslrootcert=…}
 */
public record Database(String url, String schema) {

    private static final Pattern ROOT_CERTIFICATE = Pattern.compile("([?&])sslrootcert=([^&]*)&?");
    private static final int MOST_WAITING = 10_000;
    private static final int CONNECT_TIMEOUT_SECONDS = 3;

    /** The oldest and newest major versions this runs on. */
    static final int OLDEST_VERSION = 15;

    static final int NEWEST_VERSION = 18;

    /** Whether a text can be such a url. */
    public static boolean isUrl(String text) {
        try {
            return (text.startsWith("postgres://") || text.startsWith("postgresql://"))
                    && !new Database(text, "").jdbcUrl().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Host, port and name, for people; nothing secret. */
    public String place() {
        PgConnectOptions options = connectOptions();
        return options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
    }

    /**
     * Connections that see the schema without naming it. At most 10,000 queries wait for one; further ones, and those
     * that waited for 3 s, fail. A commit is durable when it is acknowledged, whatever the server's default.
     *
     * @param settings session settings of each connection, for example {@code lock_timeout}
     */
    public Pool pool(Vertx vertx, int size, Map<String, String> settings) {
        PgConnectOptions options = connectOptions()
                .addProperty("search_path", schema)
                .addProperty("synchronous_commit", "on")
                // Compiling a statement that takes a millisecond takes a hundred.
                .addProperty("jit", "off");
        settings.forEach(options::addProperty);
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(options)
                .with(new PoolOptions()
                        .setMaxSize(size)
                        .setMaxWaitQueueSize(MOST_WAITING)
                        .setConnectionTimeout(CONNECT_TIMEOUT_SECONDS)
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .build();
    }

    /**
     * The same place for the JDBC driver, without user and password.
     *
     * @throws IllegalArgumentException when the URL is none
     */
    String jdbcUrl() {
        PgConnectOptions options = connectOptions();
        String certificate = rootCertificate();
        return "jdbc:postgresql://%s:%d/%s?sslmode=%s%s"
                .formatted(
                        options.getHost(),
                        options.getPort(),
                        options.getDatabase(),
                        options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        certificate.isEmpty() ? "" : "&sslrootcert=" + certificate);
    }

    /**
     * How to connect.
     *
     * @throws IllegalArgumentException when the URL is none
     */
    PgConnectOptions connectOptions() {
        String plain = ROOT_CERTIFICATE.matcher(url).replaceAll("$1").replaceAll("[?&]$", "");
        PgConnectOptions options = PgConnectOptions.fromUri(plain);
        options.setCachePreparedStatements(true);
        if (options.getSslMode() == SslMode.DISABLE) {
            return options;
        }
        String certificate = rootCertificate();
        ClientSSLOptions tls = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm(options.getSslMode() == SslMode.VERIFY_FULL ? "HTTPS" : "");
        boolean verify = options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL;
        if (!certificate.isEmpty()) {
            tls.setTrustOptions(new PemTrustOptions().addCertPath(certificate));
        } else if (!verify) {
            // As libpq does: encrypted, and the server is taken at its word.
            tls.setTrustAll(true);
        }
        return options.setSslOptions(tls);
    }

    private String rootCertificate() {
        Matcher parameter = ROOT_CERTIFICATE.matcher(url);
        return parameter.find() ? URLDecoder.decode(parameter.group(2), StandardCharsets.UTF_8) : "";
    }
}
