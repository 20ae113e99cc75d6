package dev.linnet.gateway;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the users service. */
public final class FakeUsers {

    private final Vertx vertx;
    private MessageConsumer<UsersQuery> consumer;
    private final Map<String, Integer> pks = new ConcurrentHashMap<>();
    private final AtomicInteger lastPk = new AtomicInteger();
    private final List<UsersAnswer.User> changes = new CopyOnWriteArrayList<>();
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
        changes.add(new UsersAnswer.User(pk, Optional.empty()));
    }

    /** As SQL does. */
    public void rename(String from, String to) {
        int pk = pks.remove(from);
        pks.put(to, pk);
        changes.add(new UsersAnswer.User(pk, Optional.of(to)));
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

    private void answer(Message<UsersQuery> message) {
        message.reply(answer(message.body()));
    }

    private UsersAnswer answer(UsersQuery question) {
        if (question instanceof UsersQuery.Login login) {
            return login(login.username());
        }
        if (question instanceof UsersQuery.Logout logout) {
            return logout(logout.session());
        }
        if (question instanceof UsersQuery.Sessions sessions) {
            return UsersAnswer.of(sessions.asked().stream().map(this::session).toList());
        }
        return question instanceof UsersQuery.Changes changed
                ? changes(changed.after())
                : UsersAnswer.failure(Status.INTERNAL_ERROR, "[]");
    }

    private UsersAnswer.User session(UsersQuery.Sessions.Session session) {
        Optional<String> name = pks.entrySet().stream()
                .filter(user -> user.getValue() == session.pk() && !ended.contains(session.id()))
                .map(Map.Entry::getKey)
                .findFirst();
        return new UsersAnswer.User(session.pk(), name);
    }

    private UsersAnswer changes(String after) {
        int from = after.equals(UsersQuery.Changes.NOW) ? changes.size() : Integer.parseInt(after);
        // Two at a time, so that there are more.
        int end = Math.min(changes.size(), from + 2);
        return UsersAnswer.changes(
                List.copyOf(changes.subList(from, end)), end < changes.size(), Integer.toString(end));
    }

    private UsersAnswer login(String username) {
        if (username.length() > 150) {
            return UsersAnswer.failure(Status.BAD_REQUEST, "[{\"username\":[\"Too long.\"]}]");
        }
        return UsersAnswer.of(pks.computeIfAbsent(username, name -> lastPk.incrementAndGet()), username);
    }

    private UsersAnswer logout(String jti) {
        ended.add(jti);
        vertx.eventBus().publish(Addresses.SESSION_ENDED, jti);
        return UsersAnswer.done();
    }
}
