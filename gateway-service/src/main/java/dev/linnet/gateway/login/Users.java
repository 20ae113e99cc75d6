package dev.linnet.gateway.login;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The service that knows the users and which sessions have ended. Every future fails while it cannot be asked. */
public final class Users {

    /** Some users who were renamed or deleted, and where to read on: at once when there are more. */
    public record Changes(List<Change> users, boolean more, String next) {}

    /** A user's name now; empty when the user is gone. */
    public record Change(long pk, Optional<String> username) {}

    private final EventBus bus;
    private final DeliveryOptions options;

    public Users(EventBus bus, Duration timeout) {
        this.bus = bus;
        this.options = new DeliveryOptions().setSendTimeout(timeout.toMillis());
    }

    /** Creates the user at first use; an answer that is no success has the errors of a bad name. */
    Future<Reply> login(String username) {
        return ask("login", new JsonObject().put("username", username));
    }

    Future<Void> logout(Token token) {
        JsonObject arguments = new JsonObject()
                .put("session", token.jti())
                .put("expires_at", token.expiresAt().getEpochSecond());
        return ask("logout", arguments).flatMap(Users::orFail).mapEmpty();
    }

    /** The token with the name that its user has now; empty when the session was ended by a logout, or the user is gone. */
    public Future<Optional<Token>> current(Token token) {
        JsonObject arguments = new JsonObject()
                .put("session", token.jti())
                .put("pk", token.caller().pk());
        return ask("session", arguments).flatMap(Users::orFail).map(reply -> {
            JsonObject session = new JsonObject(reply.data());
            return session.getBoolean("ended", false)
                    ? Optional.empty()
                    : Optional.of(token.named(
                            session.getString("username", token.caller().username())));
        });
    }

    /**
     * The users who were renamed or deleted since.
     *
     * @param after where an earlier answer ended; empty answers nothing but where to begin
     */
    public Future<Changes> changes(Optional<String> after) {
        JsonObject arguments = new JsonObject();
        after.ifPresent(position -> arguments.put("after", position));
        return ask("changes", arguments).flatMap(Users::orFail).map(reply -> {
            JsonObject changes = new JsonObject(reply.data());
            List<Change> users = changes.getJsonArray("users").stream()
                    .map(JsonObject.class::cast)
                    .map(user -> new Change(user.getLong("pk"), Optional.ofNullable(user.getString("username"))))
                    .toList();
            return new Changes(users, changes.getBoolean("more"), changes.getString("next"));
        });
    }

    /** Fails with the reason when the service cannot do its work, or does not answer. */
    public Future<Void> ready() {
        return bus.<String>request(Addresses.ready(Addresses.USERS), "", options)
                .mapEmpty();
    }

    private Future<Reply> ask(String action, JsonObject arguments) {
        return bus.<Reply>request(Addresses.USERS, new Request(Caller.VISITOR, action, arguments.encode()), options)
                .map(Message::body);
    }

    private static Future<Reply> orFail(Reply reply) {
        return reply.status().isSuccess()
                ? Future.succeededFuture(reply)
                : Future.failedFuture("users service: " + reply.status());
    }
}
