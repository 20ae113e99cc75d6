package dev.linnet.gateway.login;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The cookie that holds a browser's token.
 *
 * @param name an HTTP token; must differ from the cookie names of other programs on the same host
 * @param secure whether browsers send it over TLS only
 */
public record SessionCookie(String name, boolean secure) {

    public static final String DEFAULT_NAME = "sessionid";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    /** A browser sends several cookies of one name when they were set for several paths or by several programs. */
    private static final int MOST = 5;

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The values, in the order sent; at most five. */
    List<String> read(MultiMap headers) {
        return headers.getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> ServerCookieDecoder.LAX.decodeAll(header).stream())
                .filter(cookie -> cookie.name().equals(name))
                .map(io.netty.handler.codec.http.cookie.Cookie::value)
                .filter(value -> !value.isEmpty())
                .limit(MOST)
                .toList();
    }

    Cookie of(String token, Duration lifetime) {
        return Cookie.cookie(name, token)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX)
                .setSecure(secure)
                .setMaxAge(lifetime.toSeconds());
    }

    Cookie cleared() {
        return of("", Duration.ZERO);
    }
}
