package dev.linnet.kit.service;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The users, who belong to another service. Safe to use from any thread. */
public final class Users {

    /** Well below a service's own limit for an action, or that would answer first. */
    private static final DeliveryOptions TIMEOUT = new DeliveryOptions().setSendTimeout(2_000);

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

    /**
     * Some users who were renamed or deleted, and where to read on: at once when there are more.
     *
     * @param names null for those who are gone; as many as {@code pks}
     */
    record Changes(Long[] pks, String[] names, boolean more, String next) {

        private static Changes of(JsonObject answer) {
            List<JsonObject> users = answer.getJsonArray("users").stream()
                    .map(JsonObject.class::cast)
                    .toList();
            return new Changes(
                    users.stream().map(user -> user.getLong("pk")).toArray(Long[]::new),
                    users.stream().map(user -> user.getString("username")).toArray(String[]::new),
                    answer.getBoolean("more"),
                    answer.getString("next"));
        }

        boolean isEmpty() {
            return pks.length == 0;
        }
    }
}
