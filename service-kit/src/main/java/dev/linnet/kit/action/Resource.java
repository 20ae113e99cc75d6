package dev.linnet.kit.action;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A named table of actions. Built once, then only read: instances may be shared between event loops. */
public final class Resource {

    private final String stream;
    private final Map<String, Action> actions = new HashMap<>();
    private final List<Follow> follows = new ArrayList<>();
    private Permission permission = Permission.ANYONE;
    private Optional<Permission> connectPermission = Optional.empty();

    /**
     * @throws IllegalArgumentException when the name is no valid stream
     */
    public Resource(String stream) {
        if (!Addresses.isStream(stream)) {
            throw new IllegalArgumentException("not a name for a stream: " + stream);
        }
        this.stream = stream;
    }

    /** Checked before every action; without it everybody may do everything. */
    public Resource permit(Permission permission) {
        this.permission = permission;
        return this;
    }

    /** Checked before a WebSocket to this stream opens, with the action {@code connect}. */
    public Resource permitConnect(Permission permission) {
        this.connectPermission = Optional.of(permission);
        return this;
    }

    public Resource on(String name, Action action) {
        if (actions.putIfAbsent(name, action) != null) {
            throw new IllegalArgumentException("two actions " + name + " in " + stream);
        }
        return this;
    }

    public Resource with(Map<String, Action> more) {
        more.forEach(this::on);
        return this;
    }

    /**
     * Lets clients follow something, by actions or as server-sent events. Following is idempotent: when the database is
     * lost under such an action, the client gets 503, not 504.
     */
    public Resource follow(Follow follow) {
        follows.add(follow);
        return on(follow.start(), Action.idempotent(call -> start(follow, follow.starts(), call)))
                .on(follow.stop(), new Ending(follow));
    }

    /** Refuses before the action runs, since a join, for example, is announced to others. */
    private static Future<Reply> start(Follow follow, Action starts, Call call) {
        return call.canFollow()
                ? starts.run(call).map(reply -> Ending.remembered(follow, call, reply))
                : Future.failedFuture(
                        ActionFailure.of(Status.BAD_REQUEST, "This action follows a topic and needs a WebSocket."));
    }

    public String stream() {
        return stream;
    }

    public Set<String> actions() {
        return Set.copyOf(actions.keySet());
    }

    boolean isIdempotent(String name) {
        Action action = actions.get(name);
        return action != null && action.isIdempotent();
    }

    boolean asksAtConnect() {
        return connectPermission.isPresent();
    }

    Reply connect(Call call) {
        boolean allowed = connectPermission.orElse(Permission.ANYONE).allows(call.caller(), call.action());
        return allowed ? Reply.done(Status.OK) : ActionFailure.forbidden().reply();
    }

    /** Follows what the arguments say, as the subscribing action would. */
    Future<Reply> events(Call call, Optional<Shares> shares) {
        Optional<Follow> named = follows.stream()
                .filter(each -> call.arguments().has(each.argument()))
                .findFirst();
        Optional<Follow> follow = named.or(
                () -> follows.stream().filter(each -> each.argument().isEmpty()).findFirst());
        if (follow.isEmpty()) {
            String arguments = follows.stream().map(Follow::argument).collect(Collectors.joining(", "));
            return Future.failedFuture(
                    arguments.isEmpty()
                            ? ActionFailure.of(Status.NOT_FOUND, "There is nothing to follow.")
                            : ActionFailure.of(Status.BAD_REQUEST, "Say what to follow: " + arguments + "."));
        }
        Call start = call.as(follow.get().start());
        return permission.allows(start.caller(), start.action())
                ? run(Action.idempotent(each -> start(follow.get(), follow.get().streams(), each)), start, shares)
                : Future.failedFuture(ActionFailure.forbidden());
    }

    /** The actions whose successive calls may come together. */
    List<String> joined() {
        return actions.entrySet().stream()
                .filter(each -> each.getValue().isJoined())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether this call may run beside the next one of its session. */
    boolean isJoined(Call call) {
        Action action = actions.get(call.action());
        return action != null && action.isJoined() && !action.takesConnection(call);
    }

    Future<Reply> run(Call call) {
        return run(call, Optional.empty());
    }

    /** Waits for the caller's turn. A refusal that needs no database does not wait. */
    Future<Reply> run(Call call, Optional<Shares> shares) {
        Action action = actions.get(call.action());
        if (!permission.allows(call.caller(), call.action())) {
            return action instanceof Ending ending
                    ? ending.byName(call, ActionFailure.forbidden())
                    : Future.failedFuture(ActionFailure.forbidden());
        }
        if (action == null) {
            return Future.failedFuture(
                    ActionFailure.of(Status.METHOD_NOT_ALLOWED, "Method \"" + call.action() + "\" not allowed."));
        }
        return run(action, call, shares);
    }

    private static Future<Reply> run(Action action, Call call, Optional<Shares> shares) {
        return shares.isPresent() && action.takesConnection(call)
                ? shares.get().run(call.caller(), action.isList(), () -> action.run(call))
                : action.run(call);
    }
}
