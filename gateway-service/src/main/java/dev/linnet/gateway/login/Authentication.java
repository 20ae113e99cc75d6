package dev.linnet.gateway.login;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells who asks for an upgrade: a bearer token counts before the cookie, and neither makes a visitor. */
public final class Authentication {

    private static final Pattern BEARER = Pattern.compile("bearer(?:\\s+(.*))?", Pattern.CASE_INSENSITIVE);

    private final Tokens tokens;
    private final Users users;
    private final Origins origins;

    public Authentication(Tokens tokens, Users users, Origins origins) {
        this.tokens = tokens;
        this.users = users;
        this.origins = origins;
    }

    /** Fails with {@link UpgradeRefused} only. */
    public Future<Identity> identify(MultiMap headers) {
        String bearer = bearer(headers);
        if (bearer != null) {
            return tokens.read(bearer)
                    .map(token -> verified(token, Future.failedFuture(new UpgradeRefused(401))))
                    .orElseGet(() -> Future.failedFuture(new UpgradeRefused(401)));
        }
        Optional<Token> cookie = SessionCookie.read(headers).flatMap(tokens::read);
        if (cookie.isEmpty()) {
            return Future.succeededFuture(Identity.VISITOR);
        }
        if (!origins.allow(headers.get(HttpHeaders.ORIGIN), headers.get(HttpHeaders.HOST))) {
            return Future.failedFuture(new UpgradeRefused(403));
        }
        return verified(cookie.get(), Future.succeededFuture(Identity.VISITOR));
    }

    /** The token of a request that wants to log out. */
    Optional<Token> token(MultiMap headers) {
        return Optional.ofNullable(bearer(headers))
                .or(() -> SessionCookie.read(headers))
                .flatMap(tokens::read);
    }

    private Future<Identity> verified(Token token, Future<Identity> ifEnded) {
        return users.hasEnded(token.jti())
                .transform(asked -> asked.succeeded() && asked.result()
                        ? ifEnded
                        // While it cannot be asked, the session asks again before its first action.
                        : Future.succeededFuture(new Identity(token, asked.succeeded())));
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
