package dev.linnet.view;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The URLs of an HTTP service's collection and items. Variables fill whole segments of the path, so that no value can
 * lead to another host or to another place.
 *
 * @param host in the form of a URL: an IPv6 address has brackets
 * @param collection the path before the key, variables in braces
 * @param afterKey a slash or nothing
 */
record UrlTemplate(boolean tls, String host, int port, String collection, String afterKey) {

    private static final Pattern FORM = Pattern.compile("(https?)://([^/]*)(/.*)");
    private static final Pattern KEY = Pattern.compile("(.*/)\\{pk}(/?)");
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /** The characters that RFC 3986 allows in a path. */
    private static final Pattern LITERAL = Pattern.compile("([A-Za-z0-9._~!$&'()*+;=:@-]|%[0-9A-Fa-f]{2})*");

    private static final String NO_HOST = "has no host and port that can be used";

    /** Members of a frame with a meaning of their own. */
    private static final Set<String> TAKEN =
            Set.of("pk", "action", "request_id", "stream", "payload", "parameters", "query", "data");

    /**
     * Reads {@code http://host:port/path/{variable}/…/{pk}/}.
     *
     * @throws IllegalArgumentException with what is wrong, without any part of the URL: it may contain a secret
     */
    static UrlTemplate parse(String text) {
        Matcher form = FORM.matcher(text);
        check(form.matches(), "is no http://… or https://… with a path");
        Matcher path = KEY.matcher(form.group(3));
        check(path.matches(), "must end with /{pk} or /{pk}/");
        String collection = path.group(1);
        checkPath(collection);
        boolean tls = form.group(1).equals("https");
        URI server = server(form.group(1) + "://" + form.group(2));
        int port = server.getPort() < 0 ? (tls ? 443 : 80) : server.getPort();
        return new UrlTemplate(tls, server.getHost(), port, collection, path.group(2));
    }

    private static URI server(String text) {
        try {
            URI server = new URI(text);
            check(server.getUserInfo() == null, "must not hold a user or a password");
            boolean isPlain =
                    server.getHost() != null && server.getRawQuery() == null && server.getRawFragment() == null;
            check(isPlain && server.getPort() != 0 && server.getPort() <= 65535, NO_HOST);
            return server;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(NO_HOST, e);
        }
    }

    private static void checkPath(String path) {
        for (String segment : path.split("/", -1)) {
            Matcher variable = VARIABLE.matcher(segment);
            if (variable.matches()) {
                check(!TAKEN.contains(variable.group(1)), "cannot have a variable called " + variable.group(1));
            } else {
                check(LITERAL.matcher(segment).matches(), "may have letters, digits and {variables} between slashes");
            }
        }
    }

    private static void check(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** The variables that need a value, without the key. */
    Set<String> variables() {
        return VARIABLE.matcher(collection)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** The path of the collection; every variable needs a value. */
    String collection(Map<String, PathSegment> values) {
        return VARIABLE.matcher(collection).replaceAll(found -> {
            PathSegment value = Objects.requireNonNull(values.get(found.group(1)));
            return Matcher.quoteReplacement(value.encoded());
        });
    }

    /** The path of one item. */
    String item(Map<String, PathSegment> values, PathSegment key) {
        return collection(values) + key.encoded() + afterKey;
    }

    /** An item that a path leads to. */
    record Item(Map<String, PathSegment> variables, PathSegment key) {}

    /** The values that make this path of an item. Empty when it is none. A slash at its end does not matter. */
    Optional<Item> read(String path) {
        String[] own = collection.split("/", -1);
        String[] given = (path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/", -1);
        // The collection ends with a slash, and the key follows it.
        if (given.length != own.length) {
            return Optional.empty();
        }
        Map<String, PathSegment> values = new HashMap<>();
        for (int i = 0; i < own.length - 1; i++) {
            Matcher variable = VARIABLE.matcher(own[i]);
            if (variable.matches()) {
                PathSegment.ofEncoded(given[i]).ifPresent(value -> values.put(variable.group(1), value));
            } else if (!own[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        Optional<PathSegment> key = PathSegment.ofEncoded(given[given.length - 1]);
        return values.size() == variables().size() ? key.map(found -> new Item(values, found)) : Optional.empty();
    }
}
