package dev.linnet.gateway;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands in for the users service. */
public final class FakeUsers {

    private final Vertx vertx;
    private MessageConsumer<Request> consumer;
    private final Map<String, Integer> pks = new ConcurrentHashMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    public FakeUsers(Vertx vertx) {
        this.vertx = vertx;
        this.consumer = vertx.eventBus().consumer(Addresses.USERS, this::answer);
        vertx.eventBus().<String>consumer(Addresses.ready(Addresses.USERS), question -> {
            if (consumer.isRegistered()) {
                question.reply("");
            } else {
                question.fail(503, "It cannot do its work.");
            }
        });
    }

    /** As a logout does whose message the bus loses. */
    public void endSilently(String jti) {
        ended.add(jti);
    }

    public void leave() {
        consumer.unregister().await();
    }

    public void comeBack() {
        consumer = vertx.eventBus().consumer(Addresses.USERS, this::answer);
        consumer.completion().await();
    }

    /** Of everybody who has logged in. */
    public Set<String> names() {
        return Set.copyOf(pks.keySet());
    }

    private void answer(Message<Request> message) {
        JsonObject arguments = new JsonObject(message.body().arguments());
        Reply reply = switch (message.body().action()) {
            case "login" -> login(arguments.getString("username"));
            case "logout" -> logout(arguments.getString("session"));
            case "session" ->
                Reply.success(Status.OK, "{\"ended\":" + ended.contains(arguments.getString("session")) + "}");
            default -> Reply.internalError();
        };
        message.reply(reply);
    }

    private Reply login(String username) {
        if (username.length() > 150) {
            return Reply.failure(Status.BAD_REQUEST, "[{\"username\":[\"Too long.\"]}]");
        }
        int pk = pks.computeIfAbsent(username, name -> pks.size() + 1);
        return Reply.success(
                Status.OK,
                new JsonObject().put("pk", pk).put("username", username).encode());
    }

    private Reply logout(String jti) {
        ended.add(jti);
        vertx.eventBus().publish(Addresses.SESSION_ENDED, jti);
        return Reply.done(Status.NO_CONTENT);
    }
}
