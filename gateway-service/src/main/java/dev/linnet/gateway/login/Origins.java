package dev.linnet.gateway.login;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The web pages that may open a socket with their visitor's cookie. A browser sends the cookie whichever page asks, so
 * the page's origin must be our own or a listed one.
 *
 * @param listed as browsers send them, for example {@code https://example.org}
 * @param anyLocalhost whether pages from any port of this machine may, for development
 */
public record Origins(List<String> listed, boolean anyLocalhost) {

    private static final Set<String> LOCALHOST = Set.of("localhost", "127.0.0.1", "[::1]");

    public Origins {
        listed = listed.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Whether the upgrade may rely on its cookie.
     *
     * @param origin null when the client is no browser
     * @param host the request's {@code Host}
     */
    boolean allow(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        if (listed.contains(lower)) {
            return true;
        }
        URI page;
        try {
            page = URI.create(lower);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (page.getScheme() == null || page.getHost() == null) {
            return false;
        }
        if (anyLocalhost && LOCALHOST.contains(page.getHost())) {
            return true;
        }
        String port = page.getScheme().equals("https") ? ":443" : ":80";
        return host != null
                && withPort(page.getRawAuthority(), port).equals(withPort(host.toLowerCase(Locale.ROOT), port));
    }

    /**
     * Whether the request may log in or out. A link, a form or an image of another site must not. The browser names the
     * site of the page in {@code Origin} or {@code Sec-Fetch-Site}.
     */
    boolean allowLogin(MultiMap headers) {
        String origin = headers.get(HttpHeaders.ORIGIN);
        if (origin != null) {
            return allow(origin, headers.get(HttpHeaders.HOST));
        }
        String site = headers.get("Sec-Fetch-Site");
        // "none": the user typed the address, or opened a bookmark.
        return site == null || site.equalsIgnoreCase("same-origin") || site.equalsIgnoreCase("none");
    }

    /** TLS may end at a proxy, so only the origin's scheme tells which port a bare host name means. */
    private static String withPort(String authority, String port) {
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        return hasPort ? authority : authority + port;
    }
}
