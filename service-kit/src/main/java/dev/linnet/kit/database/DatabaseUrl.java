package dev.linnet.kit.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A connection URI as libpq reads it: {@code postgres://user:password@host:port/database?name=value&…}. Each part is
 * percent-decoded. Only {@code @ : / ? &} have a meaning, each in its place: a password may contain {@code +}, {@code
 * =} and {@code $}.
 *
 * @param host a name, an address, or the folder of a Unix socket, which begins with a slash
 * @param parameters how to connect, from the query: {@code sslmode}, {@code sslrootcert}
 */
record DatabaseUrl(
        String host, int port, String database, String user, String password, Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 5432;
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})|%00");

    /** Parameters that name a part of the URI. */
    private static final Set<String> PARTS = Set.of("host", "port", "dbname", "user", "password");

    private static final Set<String> TAKEN = Set.of("sslmode", "sslrootcert");

    /** Parameters of libpq without a meaning here. */
    private static final Set<String> WITHOUT_MEANING = Set.of(
            "application_name",
            "fallback_application_name",
            "connect_timeout",
            "client_encoding",
            "gssencmode",
            "channel_binding",
            "keepalives",
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout",
            "target_session_attrs");

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException with what is wrong; the message has no part of the URI except the name of a
     *     parameter
     */
    static DatabaseUrl parse(String text) {
        String rest = afterScheme(text);
        Map<String, String> parts = new HashMap<>();
        int sign = rest.indexOf('@');
        int slash = rest.indexOf('/');
        if (sign >= 0 && (slash < 0 || sign < slash)) {
            String credentials = rest.substring(0, sign);
            int colon = credentials.indexOf(':');
            put(parts, "user", colon < 0 ? credentials : credentials.substring(0, colon));
            put(parts, "password", colon < 0 ? "" : credentials.substring(colon + 1));
            rest = rest.substring(sign + 1);
        }
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        slash = place.indexOf('/');
        readHost(slash < 0 ? place : place.substring(0, slash), parts);
        put(parts, "dbname", slash < 0 ? "" : place.substring(slash + 1));
        Map<String, String> parameters = new HashMap<>();
        if (question >= 0) {
            readQuery(rest.substring(question + 1), parts, parameters);
        }
        String user = parts.getOrDefault("user", System.getProperty("user.name"));
        String host = parts.getOrDefault("host", "");
        check(!host.isEmpty(), "it names no host");
        check(!host.contains(","), "several hosts are not supported");
        return new DatabaseUrl(
                host,
                port(parts.getOrDefault("port", Integer.toString(DEFAULT_PORT))),
                parts.getOrDefault("dbname", user),
                user,
                parts.getOrDefault("password", ""),
                Map.copyOf(parameters));
    }

    private static String afterScheme(String text) {
        for (String scheme : new String[] {"postgres://", "postgresql://"}) {
            if (text.startsWith(scheme)) {
                return text.substring(scheme.length());
            }
        }
        throw new IllegalArgumentException("it does not begin with postgres://");
    }

    private static void readHost(String text, Map<String, String> parts) {
        String port = "";
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            check(end > 0, "a [ in the place of the host has no ]");
            put(parts, "host", text.substring(1, end));
            String after = text.substring(end + 1);
            check(after.isEmpty() || after.startsWith(":"), "only a port may come after the host's ]");
            port = after.isEmpty() ? "" : after.substring(1);
        } else {
            check(!text.contains(","), "several hosts are not supported");
            int colon = text.indexOf(':');
            put(parts, "host", colon < 0 ? text : text.substring(0, colon));
            port = colon < 0 ? "" : text.substring(colon + 1);
        }
        put(parts, "port", port);
    }

    private static void readQuery(String query, Map<String, String> parts, Map<String, String> parameters) {
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            check(equals > 0, "a parameter after the ? has no =");
            String name = decode(pair.substring(0, equals));
            String value = pair.substring(equals + 1);
            if (PARTS.contains(name)) {
                put(parts, name, value);
            } else if (TAKEN.contains(name)) {
                parameters.put(name, decode(value));
            } else {
                check(WITHOUT_MEANING.contains(name), "the parameter " + name + " is not supported");
            }
        }
    }

    /** An empty part counts as absent. */
    private static void put(Map<String, String> parts, String name, String encoded) {
        if (!encoded.isEmpty()) {
            parts.put(name, decode(encoded));
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            check(port >= 1 && port <= 65535, "the port is not a number from 1 to 65535");
            return port;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the port is not a number from 1 to 65535", e);
        }
    }

    private static String decode(String text) {
        check(!BROKEN_ESCAPE.matcher(text).find(), "a % is not followed by two hexadecimal digits; write it as %25");
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void check(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Whether the host is the folder of a Unix socket. */
    boolean isSocket() {
        return host.startsWith("/");
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }
}
