package dev.linnet.gateway;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands in for the users service. */
public final class FakeUsers {

    private final Vertx vertx;
    private MessageConsumer<Request> consumer;
    private final Map<String, Integer> pks = new ConcurrentHashMap<>();
    private final AtomicInteger lastPk = new AtomicInteger();
    private final List<JsonObject> changes = new CopyOnWriteArrayList<>();
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

    /** As SQL does. */
    public void delete(long pk) {
        pks.values().removeIf(each -> each == pk);
        changes.add(new JsonObject().put("pk", pk).putNull("username"));
    }

    /** As SQL does. */
    public void rename(String from, String to) {
        int pk = pks.remove(from);
        pks.put(to, pk);
        changes.add(new JsonObject().put("pk", pk).put("username", to));
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
            case "session" -> session(arguments.getString("session"), arguments.getLong("pk", 0L));
            case "changes" -> changes(arguments.getString("after"));
            default -> Reply.internalError();
        };
        message.reply(reply);
    }

    private Reply session(String jti, long pk) {
        Optional<String> name = pks.entrySet().stream()
                .filter(user -> user.getValue() == pk)
                .map(Map.Entry::getKey)
                .findFirst();
        JsonObject session = new JsonObject().put("ended", ended.contains(jti) || (pk > 0 && name.isEmpty()));
        name.ifPresent(known -> session.put("username", known));
        return Reply.success(Status.OK, session.encode());
    }

    private Reply changes(@Nullable String after) {
        int from = after == null ? changes.size() : Integer.parseInt(after);
        // Two at a time, so that there are more.
        int end = Math.min(changes.size(), from + 2);
        return Reply.success(
                Status.OK,
                new JsonObject()
                        .put("users", new JsonArray(changes.subList(from, end)))
                        .put("more", end < changes.size())
                        .put("next", Integer.toString(end))
                        .encode());
    }

    private Reply login(String username) {
        if (username.length() > 150) {
            return Reply.failure(Status.BAD_REQUEST, "[{\"username\":[\"Too long.\"]}]");
        }
        int pk = pks.computeIfAbsent(username, name -> lastPk.incrementAndGet());
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
