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

/** The service that knows the users and which sessions have ended. Every future fails while it cannot be asked. */
public final class Users {

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

    /** Whether the session was ended by a logout. */
    public Future<Boolean> hasEnded(String jti) {
        return ask("session", new JsonObject().put("session", jti))
                .flatMap(Users::orFail)
                .map(reply -> new JsonObject(reply.data()).getBoolean("ended", false));
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
