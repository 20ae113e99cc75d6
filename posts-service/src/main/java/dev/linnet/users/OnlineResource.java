package dev.linnet.users;

import static dev.linnet.kit.action.Permission.SIGNED_IN;

import dev.linnet.kit.action.Action;
import dev.linnet.kit.action.Beginning;
import dev.linnet.kit.action.Observe;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import java.util.List;

/** The stream {@code users}: who is online now, and who comes, goes and logs in. */
public final class OnlineResource {

    static final Topic ONLINE = new Topic(Presence.STREAM, Presence.ONLINE);

    private final UserRepository users;
    private final Observe observe;

    public OnlineResource(UserRepository users, ChangeLog log) {
        this.users = users;
        this.observe = new Observe(log);
    }

    public Resource resource() {
        return new Resource(Presence.STREAM)
                .permit(SIGNED_IN)
                .on("list", Action.idempotent(call -> users.online().map(online -> Reply.success(Status.OK, online))))
                .observe(observe.own(
                        call -> ONLINE,
                        call -> users.followed(call.caller())
                                .map(online -> new Beginning(
                                        ONLINE, online.head(), online.users(), List.of(), online.agrees()))));
    }
}
