package dev.linnet.posts;

import dev.linnet.testing.service.FreshDatabase;

final class HashtagOnEmbeddedTest extends HashtagContract {
    @Override
    String databaseUrl() {
        return FreshDatabase.create();
    }
}
