package dev.linnet.users;

import static dev.linnet.kit.action.Permission.SIGNED_IN;

import dev.linnet.kit.action.Action;
import dev.linnet.kit.action.Follow;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.SubscriptionStart;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;

/** The stream {@code users}: who is online now, and who comes, goes and logs in. */
public final class OnlineResource {

    static final Topic ONLINE = new Topic(Presence.STREAM, Presence.ONLINE);

    private final UserRepository users;

    public OnlineResource(UserRepository users) {
        this.users = users;
    }

    public Resource resource() {
        return new Resource(Presence.STREAM)
                .permit(SIGNED_IN)
                .on("list", Action.idempotent(call -> users.online().map(online -> Reply.success(Status.OK, online))))
                .follow(Follow.own(
                        call -> ONLINE,
                        call -> users.followed(ONLINE, call.caller())
                                .map(read -> SubscriptionStart.ofList(ONLINE, read, "users"))));
    }
}
