package dev.linnet.gateway.login;

import dev.linnet.protocol.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Signs and reads tokens: JWT, HS256. For one event loop. */
public final class Tokens {

    /** A signed token's text, and when it ends. */
    record Issued(String text, Instant expiresAt) {}

    private final JWTAuth jwt;
    private final Duration lifetime;
    private final InstantSource clock;

    public Tokens(Vertx vertx, SigningKey key, Duration lifetime, InstantSource clock) {
        PubSecKeyOptions hs256 = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(Buffer.buffer(key.secret()));
        this.jwt = JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(hs256));
        this.lifetime = lifetime;
        this.clock = clock;
    }

    Issued issue(Caller caller) {
        long now = clock.instant().getEpochSecond();
        long end = now + lifetime.toSeconds();
        String text = jwt.generateToken(new JsonObject()
                .put("sub", Long.toString(caller.pk()))
                .put("username", caller.username())
                .put("jti", UUID.randomUUID().toString())
                .put("iat", now)
                .put("exp", end));
        return new Issued(text, Instant.ofEpochSecond(end));
    }

    /** Empty for what was not signed by us, or has expired. */
    Optional<Token> read(String text) {
        // Complete at once: nothing but arithmetic happens in it.
        Future<User> user = jwt.authenticate(new TokenCredentials(text));
        if (!user.succeeded()) {
            return Optional.empty();
        }
        try {
            JsonObject claims = user.result().attributes().getJsonObject("accessToken");
            Instant expiresAt = Instant.ofEpochSecond(claims.getLong("exp"));
            Caller caller = new Caller(Long.parseLong(claims.getString("sub")), claims.getString("username"));
            Token token = new Token(claims.getString("jti"), caller, expiresAt);
            boolean valid = expiresAt.isAfter(clock.instant()) && caller.isSignedIn() && token.jti() != null;
            return valid ? Optional.of(token) : Optional.empty();
        } catch (ClassCastException | NumberFormatException | NullPointerException e) {
            // Signed with our key, but not by us.
            return Optional.empty();
        }
    }
}
