package dev.linnet.users;

import dev.linnet.kit.action.Action;
import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Fields;
import dev.linnet.kit.action.Resource;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What gateways and services ask of users: who logs in, who has a name, and which login sessions have ended. */
public final class UsersResource {

    private static final Logger LOG = LoggerFactory.getLogger(UsersResource.class);
    private static final int LONGEST_NAME = 150;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}@.+_-]+");

    private final UserRepository users;
    private final EventBus bus;

    public UsersResource(UserRepository users, EventBus bus) {
        this.users = users;
        this.bus = bus;
    }

    public Resource resource() {
        return new Resource("accounts")
                .on("login", this::login)
                .on("find", Action.reading(this::find))
                .on("logout", this::logout)
                .on("session", Action.reading(this::session));
    }

    private Future<Reply> login(Call call) {
        String username = required(call, "username", LONGEST_NAME);
        if (!NAME.matcher(username).matches()) {
            throw ActionFailure.invalid(
                    "username",
                    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.");
        }
        return users.findOrCreate(username)
                .compose(pk -> users.announceLogin(pk, username)
                        .onFailure(lost -> LOG.warn("Nobody was told of a login: {}", lost.getMessage()))
                        .otherwiseEmpty()
                        .map(user(pk, username)));
    }

    private Future<Reply> find(Call call) {
        String username = required(call, "username");
        if (!NAME.matcher(username).matches()) {
            throw ActionFailure.notFound();
        }
        return users.find(username).map(found -> user(found.orElseThrow(ActionFailure::notFound), username));
    }

    private static Reply user(long pk, String username) {
        return Reply.success(
                Status.OK,
                new JsonObject().put("pk", pk).put("username", username).encode());
    }

    private Future<Reply> logout(Call call) {
        String session = required(call, "session");
        Instant expiresAt =
                Instant.ofEpochSecond(call.arguments().wholeNumber("expires_at").orElse(0));
        return users.endSession(session, expiresAt)
                .onSuccess(stored -> bus.publish(Addresses.SESSION_ENDED, session))
                .map(Reply.done(Status.NO_CONTENT));
    }

    private Future<Reply> session(Call call) {
        return users.isEnded(required(call, "session"))
                .map(ended -> Reply.success(
                        Status.OK, new JsonObject().put("ended", ended).encode()));
    }

    private static String required(Call call, String name) {
        return required(call, name, Fields.MOST_CHARACTERS);
    }

    private static String required(Call call, String name, int most) {
        Optional<String> value = call.arguments().argument(name, most);
        call.arguments().check();
        return value.orElseThrow();
    }
}
