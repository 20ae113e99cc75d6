package dev.linnet.kit.action;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A named table of actions. Built once, then only read: instances may be shared between event loops. */
public final class Resource {

    private final String stream;
    private final Map<String, Action> actions = new HashMap<>();
    private Permission permission = Permission.ANYONE;
    private Optional<Permission> connectPermission = Optional.empty();

    /**
     * An empty table.
     *
     * @throws IllegalArgumentException when this can be no stream's name
     */
    public Resource(String stream) {
        if (!Addresses.isStream(stream)) {
            throw new IllegalArgumentException("not a name for a stream: " + stream);
        }
        this.stream = stream;
    }

    /** Asked before every action; without it anyone may do everything. */
    public Resource permit(Permission permission) {
        this.permission = permission;
        return this;
    }

    /** Asked before a WebSocket to this stream is opened, with the action {@code connect}. */
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

    /** The name of its stream. */
    public String stream() {
        return stream;
    }

    boolean asksAtConnect() {
        return connectPermission.isPresent();
    }

    Reply connect(Call call) {
        boolean allowed = connectPermission.orElse(Permission.ANYONE).allows(call.caller(), call.action());
        return allowed ? Reply.done(Status.OK) : ActionFailure.forbidden().reply();
    }

    Future<Reply> run(Call call) {
        if (!permission.allows(call.caller(), call.action())) {
            return Future.failedFuture(ActionFailure.forbidden());
        }
        Action action = actions.get(call.action());
        if (action == null) {
            return Future.failedFuture(
                    ActionFailure.of(Status.METHOD_NOT_ALLOWED, "Method \"" + call.action() + "\" not allowed."));
        }
        return action.run(call);
    }
}
