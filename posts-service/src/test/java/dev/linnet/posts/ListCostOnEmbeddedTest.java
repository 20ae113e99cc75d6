package dev.linnet.posts;

import dev.linnet.testing.service.FreshDatabase;

final class ListCostOnEmbeddedTest extends ListCostContract {

    @Override
    String databaseUrl() {
        return FreshDatabase.create();
    }
}
