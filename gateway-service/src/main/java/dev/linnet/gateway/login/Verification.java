package dev.linnet.gateway.login;

import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Asks before each action whether the login session has ended, until it has one answer. Needed when the users' service
 * could not be asked at the upgrade.
 */
public final class Verification {

    private final Users users;
    private final Identity identity;
    private final Consumer<String> named;
    private boolean done;

    /**
     * @param named gets the user's present name with the first answer
     */
    public Verification(Users users, Identity identity, Consumer<String> named) {
        this.users = users;
        this.identity = identity;
        this.named = named;
        this.done = identity.isVerified() || identity.token() == null;
    }

    /**
     * Whether the session has ended. Asks until there was one answer, and fails while the users' service cannot be
     * asked.
     */
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
