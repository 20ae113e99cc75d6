package dev.linnet.posts;

import dev.linnet.postgres.FreshDatabase;

final class RowsOfSqlWritersOnEmbeddedTest extends RowsOfSqlWritersContract {
    @Override
    String databaseUrl() {
        return FreshDatabase.create();
    }
}
