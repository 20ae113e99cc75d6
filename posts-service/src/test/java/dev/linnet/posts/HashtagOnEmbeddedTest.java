package dev.linnet.posts;

import dev.linnet.postgres.FreshDatabase;

final class HashtagOnEmbeddedTest extends HashtagContract {
    @Override
    String databaseUrl() {
        return FreshDatabase.create();
    }
}
