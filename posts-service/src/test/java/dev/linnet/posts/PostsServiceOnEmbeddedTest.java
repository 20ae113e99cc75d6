package dev.linnet.posts;

import dev.linnet.testing.service.FreshDatabase;

/** On the newest supported, as a role without rights beyond its own database. */
final class PostsServiceOnEmbeddedTest extends PostsServiceContract {
    @Override
    String databaseUrl() {
        return FreshDatabase.createForOrdinaryRole();
    }
}
