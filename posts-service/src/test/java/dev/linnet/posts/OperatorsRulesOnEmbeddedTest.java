package dev.linnet.posts;

import dev.linnet.testing.service.FreshDatabase;

final class OperatorsRulesOnEmbeddedTest extends OperatorsRulesContract {
    @Override
    String databaseUrl() {
        return FreshDatabase.create();
    }
}
