package dev.linnet.gateway.login;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/** The cookie that holds a browser's token. */
final class SessionCookie {

    private static final String NAME = "sessionid";

    private SessionCookie() {}

    /** Empty when there is none; a repeated one counts with its first value. */
    static Optional<String> read(MultiMap headers) {
        return headers.getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> ServerCookieDecoder.LAX.decodeAll(header).stream())
                .filter(cookie -> cookie.name().equals(NAME))
                .map(io.netty.handler.codec.http.cookie.Cookie::value)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    static Cookie of(String token, Duration lifetime, boolean secure) {
        return Cookie.cookie(NAME, token)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX)
                .setSecure(secure)
                .setMaxAge(lifetime.toSeconds());
    }

    static Cookie cleared(boolean secure) {
        return of("", Duration.ZERO, secure);
    }
}
