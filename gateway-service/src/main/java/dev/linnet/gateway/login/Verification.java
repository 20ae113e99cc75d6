package dev.linnet.gateway.login;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** Makes up for an upgrade at which nobody could be asked whether the login session has ended: asks before each action. */
public final class Verification {

    private final Users users;
    private final Identity identity;
    private final Consumer<String> named;
    private boolean done;

    /** Tells the name that the user has now, once it knows. */
    public Verification(Users users, Identity identity, Consumer<String> named) {
        this.users = users;
        this.identity = identity;
        this.named = named;
        this.done = identity.isVerified() || identity.token() == null;
    }

    /** Whether the session has ended; asks until it was told once, and fails while it cannot ask. */
    public Future<Boolean> hasEnded() {
        Token token = identity.token();
        if (done || token == null) {
            return Future.succeededFuture(false);
        }
        return users.current(token).map(current -> {
            done = current.isPresent();
            current.ifPresent(known -> named.accept(known.caller().username()));
            return current.isEmpty();
        });
    }
}
