package dev.linnet.posts;

import dev.linnet.testing.service.FreshDatabase;

final class RowsOfSqlWritersOnEmbeddedTest extends RowsOfSqlWritersContract {
    @Override
    String databaseUrl() {
        return FreshDatabase.create();
    }
}
