package dev.linnet.posts;

import dev.linnet.testing.service.DebianPostgres;
import org.jspecify.annotations.Nullable;

/** On PostgreSQL 15, the oldest supported. */
final class ListCostOnDebianTest extends ListCostContract {

    private @Nullable DebianPostgres postgres;

    @Override
    String databaseUrl() throws Exception {
        postgres = DebianPostgres.start();
        return postgres.url();
    }

    @Override
    void stopDatabase() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }
}
