package dev.linnet.gateway.session;

import dev.linnet.gateway.login.Identity;
import dev.linnet.gateway.login.Users;
import io.vertx.core.Future;

/** Makes up for an upgrade at which nobody could be asked whether the login session has ended: asks before each action. */
final class Verification {

    private final Users users;
    private final Identity identity;
    private boolean done;

    Verification(Users users, Identity identity) {
        this.users = users;
        this.identity = identity;
        this.done = identity.isVerified() || identity.token() == null;
    }

    /** Whether the session has ended; asks until it was told once, and fails while it cannot ask. */
    Future<Boolean> hasEnded() {
        if (done || identity.token() == null) {
            return Future.succeededFuture(false);
        }
        return users.hasEnded(identity.token().jti()).onSuccess(ended -> done = !ended);
    }
}
