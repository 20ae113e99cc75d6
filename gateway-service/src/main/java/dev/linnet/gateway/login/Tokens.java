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
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/** Signs and reads tokens: JWT, HS256. For one event loop. */
public final class Tokens {

    /** A signed token, and when it expires. */
    record Issued(String text, Instant expiresAt) {}

    /** The end of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** How far the clocks of two gateways may differ. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(1);

    private static final Pattern KEY = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

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

    /** Empty for a text that we did not sign, and for a token that has expired. Never throws. */
    Optional<Token> read(String text) {
        try {
            // Complete at once: verifying is only arithmetic.
            Future<User> user = jwt.authenticate(new TokenCredentials(text));
            return user.succeeded() ? read(user.result().attributes().getJsonObject("accessToken")) : Optional.empty();
        } catch (RuntimeException noTokenOfOurs) {
            // Signed with our key by another program: Vert.x expects claims of certain types.
            return Optional.empty();
        }
    }

    /**
     * Each claim must be as we write it: the database also reads the token, and must not get a value that it cannot
     * store.
     */
    private Optional<Token> read(JsonObject claims) {
        OptionalLong expiresAt = second(claims, "exp");
        boolean begun = begun(claims, "iat") && (!claims.containsKey("nbf") || begun(claims, "nbf"));
        if (expiresAt.isEmpty()
                || expiresAt.getAsLong() <= clock.instant().getEpochSecond()
                || !begun
                || !(claims.getValue("sub") instanceof String sub)
                || !KEY.matcher(sub).matches()
                || !(claims.getValue("username") instanceof String username)
                || !(claims.getValue("jti") instanceof String jti)
                || !ID.matcher(jti).matches()) {
            return Optional.empty();
        }
        Caller caller = new Caller(Long.parseLong(sub), username);
        return Optional.of(new Token(jti, caller, Instant.ofEpochSecond(expiresAt.getAsLong())));
    }

    private boolean begun(JsonObject claims, String name) {
        OptionalLong second = second(claims, name);
        return second.isPresent()
                && second.getAsLong() <= clock.instant().plus(MOST_SKEW).getEpochSecond();
    }

    private static OptionalLong second(JsonObject claims, String name) {
        Object value = claims.getValue(name);
        boolean isWhole = value instanceof Integer || value instanceof Long;
        long second = isWhole ? ((Number) value).longValue() : -1;
        return second >= 0 && second <= LAST_SECOND ? OptionalLong.of(second) : OptionalLong.empty();
    }
}
