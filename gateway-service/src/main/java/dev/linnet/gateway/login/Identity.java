package dev.linnet.gateway.login;

import dev.linnet.protocol.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who opened a connection.
 *
 * @param token null for a visitor
 * @param isVerified false when the gateway could not ask yet whether the session has ended
 */
public record Identity(@Nullable Token token, boolean isVerified) {

    public static final Identity VISITOR = new Identity(null, true);

    public Caller caller() {
        return token == null ? Caller.VISITOR : token.caller();
    }
}
