package dev.linnet.kit.service;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import dev.linnet.runtime.TimeBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The users, who belong to another service. Safe to use from any thread. */
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
        String arguments = new JsonObject().put("username", username).encode();
        return vertx.eventBus()
                .<Reply>request(Addresses.USERS, new Request(Caller.VISITOR, "find", arguments), TIMEOUT)
                .map(Message::body)
                .otherwise(lost -> Reply.unavailable())
                .map(reply -> {
                    if (reply.status().equals(Status.NOT_FOUND)) {
                        return Optional.empty();
                    }
                    if (!reply.status().isSuccess()) {
                        throw ActionFailure.of(Status.UNAVAILABLE, "Service unavailable.");
                    }
                    JsonObject user = new JsonObject(reply.data());
                    return Optional.of(new Caller(user.getLong("pk"), user.getString("username")));
                });
    }

    /** Fails while the users' service cannot be asked. */
    Future<Changes> changes(String after) {
        String arguments = new JsonObject().put("after", after).encode();
        return vertx.eventBus()
                .<Reply>request(Addresses.USERS, new Request(Caller.VISITOR, "changes", arguments), TIMEOUT)
                .map(Message::body)
                .map(reply -> {
                    if (!reply.status().isSuccess()) {
                        throw ActionFailure.of(reply.status(), "Service unavailable.");
                    }
                    return Changes.of(new JsonObject(reply.data()));
                });
    }

    /** Some users who were renamed or deleted, and where to read on: at once when there are more. */
    record Changes(List<Change> users, boolean more, String next) {

        private static Changes of(JsonObject answer) {
            return new Changes(
                    answer.getJsonArray("users").stream()
                            .map(JsonObject.class::cast)
                            .map(user -> new Change(user.getLong("pk"), user.getString("username")))
                            .toList(),
                    answer.getBoolean("more"),
                    answer.getString("next"));
        }
    }

    /** A user's name now; null when the user is gone. */
    record Change(long pk, @Nullable String username) {}
}
