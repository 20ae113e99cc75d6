package dev.linnet.gateway.login;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the service that keeps the users and knows which login sessions have ended. Every future fails while it cannot be
 * asked. For one event loop.
 */
public final class Users {

    private final EventBus bus;
    private final DeliveryOptions options;
    private final SessionQuestions sessions;

    /**
     * @param timeout the longest wait for an answer
     */
    public Users(Vertx vertx, Duration timeout) {
        this.bus = vertx.eventBus();
        this.options = new DeliveryOptions().setSendTimeout(timeout.toMillis());
        this.sessions = new SessionQuestions(vertx, asked -> ask(asked).compose(Users::orFail));
    }

    /** Creates the user at the first login. An answer that is no success has the errors of a bad name. */
    Future<UsersAnswer> login(String username) {
        return ask(new UsersQuery.Login(username));
    }

    /** Ends the token's session. */
    Future<Void> logout(Token token) {
        return ask(new UsersQuery.Logout(token.jti(), token.expiresAt().getEpochSecond()))
                .compose(Users::orFail)
                .mapEmpty();
    }

    /** The token with its user's present name. Empty when a logout has ended the session, or the user is gone. */
    public Future<Optional<Token>> current(Token token) {
        return sessions.username(new UsersQuery.Sessions.Session(
                        token.jti(), token.caller().pk()))
                .map(name -> name.map(token::named));
    }

    /**
     * The users who were renamed or deleted.
     *
     * @param after where an earlier answer ended, or {@link UsersQuery.Changes#NOW}
     */
    Future<UsersAnswer> changes(String after) {
        return ask(new UsersQuery.Changes(after)).compose(Users::orFail);
    }

    /** Fails with the reason when the service cannot do its work, or does not answer. */
    public Future<Void> ready() {
        return bus.<String>request(Addresses.ready(Addresses.USERS), "", options)
                .mapEmpty();
    }

    private Future<UsersAnswer> ask(UsersQuery question) {
        return bus.<UsersAnswer>request(Addresses.USERS, question, options).map(Message::body);
    }

    private static Future<UsersAnswer> orFail(UsersAnswer answer) {
        return answer.status().isSuccess()
                ? Future.succeededFuture(answer)
                : Future.failedFuture("users service: " + answer.status());
    }
}
