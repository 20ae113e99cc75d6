package dev.linnet.kit.service;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import dev.linnet.runtime.TimeBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.Optional;

/** The users, whom another service keeps. Safe from any thread. */
public final class Users {

    private static final DeliveryOptions TIMEOUT =
            new DeliveryOptions().setSendTimeout(TimeBudget.USERS_OF_SERVICE.toMillis());

    private final Vertx vertx;

    Users(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The user of this name; empty when nobody has ever logged in under it.
     *
     * @return fails with an {@link ActionFailure} 503 while the users' service cannot be asked
     */
    public Future<Optional<Caller>> find(String username) {
        return ask(new UsersQuery.Find(username))
                .recover(lost -> Future.failedFuture(unavailable()))
                .map(answer -> {
                    if (answer.status().equals(Status.NOT_FOUND)) {
                        return Optional.empty();
                    }
                    return Optional.of(caller(orThrow(answer).users().get(0)));
                });
    }

    /**
     * The users who were renamed or deleted. Fails while the users' service cannot be asked.
     *
     * @param after as in {@link UsersQuery.Changes}
     */
    Future<UsersAnswer> changes(String after) {
        return ask(new UsersQuery.Changes(after)).map(Users::orThrow);
    }

    private Future<UsersAnswer> ask(UsersQuery question) {
        return vertx.eventBus()
                .<UsersAnswer>request(Addresses.USERS, question, TIMEOUT)
                .map(Message::body);
    }

    private static UsersAnswer orThrow(UsersAnswer answer) {
        if (!answer.status().isSuccess()) {
            throw unavailable();
        }
        return answer;
    }

    private static Caller caller(UsersAnswer.User user) {
        return new Caller(user.pk(), user.username().orElseThrow());
    }

    private static ActionFailure unavailable() {
        return ActionFailure.of(Status.UNAVAILABLE, "Service unavailable.");
    }
}
