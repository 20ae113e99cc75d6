package dev.linnet.gateway.login;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who opens a connection: a bearer token counts before the cookie, and a request with neither is a visitor's.
 */
public final class Authentication {

    private static final Pattern BEARER = Pattern.compile("bearer(?:\\s+(.*))?", Pattern.CASE_INSENSITIVE);

    private final Tokens tokens;
    private final Users users;
    private final Origins origins;
    private final SessionCookie cookie;

    public Authentication(Tokens tokens, Users users, Origins origins, SessionCookie cookie) {
        this.tokens = tokens;
        this.users = users;
        this.origins = origins;
        this.cookie = cookie;
    }

    /** Fails with {@link Refused} only. */
    public Future<Identity> identify(MultiMap headers) {
        String bearer = bearer(headers);
        if (bearer != null) {
            return tokens.read(bearer)
                    .map(this::verified)
                    .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                    .compose(identity -> identity.map(Future::succeededFuture)
                            .orElseGet(() -> Future.failedFuture(new Refused(401))));
        }
        List<Token> found = cookies(headers);
        if (found.isEmpty()) {
            return Future.succeededFuture(Identity.VISITOR);
        }
        if (!origins.allow(headers.get(HttpHeaders.ORIGIN), headers.get(HttpHeaders.HOST))) {
            return Future.failedFuture(new Refused(403));
        }
        return first(found);
    }

    /** The tokens in the cookies that we signed and that have not expired. */
    List<Token> cookies(MultiMap headers) {
        return cookie.read(headers).stream()
                .flatMap(text -> tokens.read(text).stream())
                .toList();
    }

    /** The tokens of a request that asks to log out. */
    List<Token> tokens(MultiMap headers) {
        String bearer = bearer(headers);
        return bearer == null ? cookies(headers) : tokens.read(bearer).stream().toList();
    }

    /** Of several cookies, the first one whose session has not ended counts. */
    private Future<Identity> first(List<Token> found) {
        return found.isEmpty()
                ? Future.succeededFuture(Identity.VISITOR)
                : verified(found.get(0))
                        .compose(identity -> identity.map(Future::succeededFuture)
                                .orElseGet(() -> first(found.subList(1, found.size()))));
    }

    /** Empty when the session has ended. Never fails. */
    private Future<Optional<Identity>> verified(Token token) {
        return users.current(token)
                .map(current -> current.map(known -> new Identity(known, true)))
                // While the users' service cannot be asked, the session asks again before its first action.
                .otherwise(unknown -> Optional.of(new Identity(token, false)));
    }

    private static @Nullable String bearer(MultiMap headers) {
        String header = headers.get(HttpHeaders.AUTHORIZATION);
        Matcher bearer = BEARER.matcher(header == null ? "" : header);
        if (!bearer.matches()) {
            return null;
        }
        return bearer.group(1) == null ? "" : bearer.group(1).strip();
    }
}
