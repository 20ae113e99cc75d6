package dev.linnet.gateway.login;

import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every second which users any SQL writer has deleted or renamed. It closes the connections of a deleted user, and
 * gives the connections of a renamed user the new name. A lost question or answer costs a second: the next question
 * begins at the same place. For one event loop.
 */
public final class ChangedUsers {

    private static final Logger log = LoggerFactory.getLogger(ChangedUsers.class);

    /** With the time of the answer and of the closing, this makes less than two seconds. */
    private static final long EVERY_MS = 1_000;

    private final Vertx vertx;
    private final Users users;
    private final OpenLogins logins;
    private final Runnable askAll;
    private String next = UsersQuery.Changes.NOW;
    private boolean asking;

    /**
     * @param askAll asks once about each open session, since the first answer does not list earlier changes
     */
    public ChangedUsers(Vertx vertx, Users users, OpenLogins logins, Runnable askAll) {
        this.vertx = vertx;
        this.users = users;
        this.logins = logins;
        this.askAll = askAll;
    }

    /** Runs until the verticle is undeployed. */
    public void start() {
        ask();
        vertx.setPeriodic(EVERY_MS, tick -> ask());
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        users.changes(next)
                .onComplete(answered -> asking = false)
                .onSuccess(this::apply)
                .onFailure(failure -> log.debug("Changed users could not be asked for: {}", failure.getMessage()));
    }

    private void apply(UsersAnswer changes) {
        if (next.equals(UsersQuery.Changes.NOW)) {
            askAll.run();
        }
        next = changes.next();
        changes.users()
                .forEach(user -> user.username()
                        .ifPresentOrElse(name -> logins.rename(user.pk(), name), () -> logins.endUser(user.pk())));
        if (changes.more()) {
            ask();
        }
    }
}
