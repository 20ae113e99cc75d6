package dev.linnet.posts;

import dev.linnet.postgres.FreshDatabase;

final class OperatorsRulesOnEmbeddedTest extends OperatorsRulesContract {
    @Override
    String databaseUrl() {
        return FreshDatabase.create();
    }
}
