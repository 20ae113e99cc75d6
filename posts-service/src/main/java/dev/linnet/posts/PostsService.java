package dev.linnet.posts;

import dev.linnet.kit.service.ServiceDefinition;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Presence;
import dev.linnet.users.OnlineResource;
import dev.linnet.users.UserRepository;
import dev.linnet.users.UsersEndpoint;

/** Posts for everybody, and users for the gateways. */
public final class PostsService {

    private PostsService() {}

    public static ServiceDefinition definition() {
        return new ServiceDefinition("posts")
                .tracking(Presence.STREAM)
                .tidying("delete from created_posts where created_at < now() - interval '24 hours'")
                .tidying("delete from ended_sessions where expires_at < now()")
                .serving(parts -> new OnlineResource(new UserRepository(parts.sql())).resource())
                .serving(parts -> new PostsResource(new PostRepository(parts.vertx(), parts.sql())).resource())
                .answering(
                        Addresses.USERS,
                        parts -> new UsersEndpoint(parts.sql(), parts.vertx().eventBus()));
    }
}
