package dev.linnet.posts;

import dev.linnet.kit.service.ServiceDefinition;
import dev.linnet.protocol.Addresses;
import dev.linnet.users.UserRepository;
import dev.linnet.users.UsersResource;

/** Posts for everybody, and users for the gateways. */
public final class PostsService {

    private PostsService() {}

    public static ServiceDefinition definition() {
        return new ServiceDefinition("posts")
                .observing("posts")
                .serving(parts ->
                        new PostsResource(new PostRepository(parts.pool(), parts.log()), parts.log()).resource())
                .answering(
                        Addresses.USERS,
                        parts -> new UsersResource(
                                        new UserRepository(parts.pool()),
                                        parts.vertx().eventBus())
                                .resource());
    }
}
