package dev.linnet.gateway.login;

import dev.linnet.protocol.Caller;
import java.time.Instant;

/**
 * The content of a token that we signed.
 *
 * @param jti the session's id; a logout ends it
 */
public record Token(String jti, Caller caller, Instant expiresAt) {

    /** The same session with the user's present name. */
    Token named(String username) {
        return new Token(jti, new Caller(caller.pk(), username), expiresAt);
    }
}
