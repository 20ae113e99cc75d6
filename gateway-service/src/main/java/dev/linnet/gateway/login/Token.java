package dev.linnet.gateway.login;

import dev.linnet.protocol.Caller;
import java.time.Instant;

/**
 * What a token that we signed says.
 *
 * @param jti the session's id, which logout ends
 */
public record Token(String jti, Caller caller, Instant expiresAt) {

    /** The same session under the name that its user has now. */
    Token named(String username) {
        return new Token(jti, new Caller(caller.pk(), username), expiresAt);
    }
}
