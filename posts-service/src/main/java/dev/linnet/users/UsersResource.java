package dev.linnet.users;

import dev.linnet.kit.action.Action;
import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What gateways and services ask of users: who logs in, who has a name, which login sessions have ended, and which users were renamed or deleted.
 */
public final class UsersResource {

    private static final Logger LOG = LoggerFactory.getLogger(UsersResource.class);
    private static final int MOST_CHANGES = 1_000;

    private final UserRepository users;
    private final UserChanges changes;
    private final EventBus bus;

    public UsersResource(Statements statements, EventBus bus) {
        this.users = new UserRepository(statements);
        this.changes = new UserChanges(statements, MOST_CHANGES);
        this.bus = bus;
    }

    public Resource resource() {
        return new Resource("accounts")
                .on("login", this::login)
                .on("find", Action.idempotent(this::find))
                .on("logout", this::logout)
                .on("session", Action.idempotent(this::session))
                .on("changes", Action.idempotent(this::changes));
    }

    private Future<Reply> login(Call call) {
        String username = Username.checked(call.arguments().required(f -> f.argument("username", Username.LONGEST)));
        return users.findOrCreate(username)
                .compose(pk -> users.announceLogin(pk, username)
                        .onFailure(lost -> LOG.warn("Nobody was told of a login: {}", lost.getMessage()))
                        .otherwiseEmpty()
                        .map(user(pk, username)));
    }

    private Future<Reply> find(Call call) {
        String username = Username.of(call.arguments().required(f -> f.argument("username")))
                .orElseThrow(ActionFailure::notFound);
        return users.find(username).map(found -> user(found.orElseThrow(ActionFailure::notFound), username));
    }

    private static Reply user(long pk, String username) {
        return Reply.success(
                Status.OK,
                new JsonObject().put("pk", pk).put("username", username).encode());
    }

    private Future<Reply> logout(Call call) {
        String session = call.arguments().required(f -> f.argument("session"));
        Instant expiresAt =
                Instant.ofEpochSecond(call.arguments().wholeNumber("expires_at").orElse(0));
        return users.endSession(session, expiresAt)
                .onSuccess(stored -> bus.publish(Addresses.SESSION_ENDED, session))
                .map(Reply.done(Status.NO_CONTENT));
    }

    /** A session of a user who is gone has ended. Gateways of before did not say whose it is. */
    private Future<Reply> session(Call call) {
        String session = call.arguments().required(f -> f.argument("session"));
        OptionalLong pk = call.arguments().wholeNumber("pk");
        return users.session(session, pk.orElse(0)).map(standing -> {
            boolean gone = pk.isPresent() && standing.username().isEmpty();
            JsonObject answer = new JsonObject().put("ended", standing.ended() || gone);
            standing.username().ifPresent(name -> answer.put("username", name));
            return Reply.success(Status.OK, answer.encode());
        });
    }

    /** Who was renamed or deleted after a position. Without one, where to begin for changes from now on. */
    private Future<Reply> changes(Call call) {
        Optional<String> after = call.arguments().read(f -> f.filter("after"));
        if (after.isEmpty()) {
            return changes.now().map(now -> changes(new UserChanges.Page(List.of(), false, now)));
        }
        UserChanges.Position from = after.get().equals(Addresses.FROM_THE_BEGINNING)
                ? UserChanges.Position.BEGINNING
                : UserChanges.Position.parse(after.get())
                        .orElseThrow(() -> ActionFailure.invalid("after", "Invalid position."));
        return changes.after(from).map(UsersResource::changes);
    }

    private static Reply changes(UserChanges.Page page) {
        JsonArray changes = new JsonArray();
        for (UserChanges.Change change : page.changes()) {
            changes.add(new JsonObject()
                    .put("pk", change.pk())
                    .put("username", change.username().orElse(null)));
        }
        return Reply.success(
                Status.OK,
                new JsonObject()
                        .put("users", changes)
                        .put("more", page.more())
                        .put("next", page.next().toString())
                        .encode());
    }
}
