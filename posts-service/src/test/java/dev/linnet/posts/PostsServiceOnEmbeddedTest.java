package dev.linnet.posts;

import dev.linnet.postgres.FreshDatabase;

final class PostsServiceOnEmbeddedTest extends PostsServiceContract {
    @Override
    String databaseUrl() {
        return FreshDatabase.create();
    }
}
