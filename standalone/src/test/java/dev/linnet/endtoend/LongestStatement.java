package dev.linnet.endtoend;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** Watches how long the database is busy with any one statement of an action, as PostgreSQL itself tells it. */
final class LongestStatement implements AutoCloseable {

    private static final String LONGEST = """
            select coalesce(max(extract(epoch from clock_timestamp() - query_start) * 1000), 0)::bigint from pg_stat_activity \
            where datname = current_database() and state = 'active' and application_name like 'linnet-%' \
            and application_name <> 'linnet-relay'\
            """;

    private final CompletableFuture<Long> longestMs;
    private volatile boolean isOver;

    /** From now on. */
    LongestStatement(String databaseUrl) {
        longestMs = CompletableFuture.supplyAsync(() -> watch(databaseUrl));
    }

    private long watch(String databaseUrl) {
        try (Connection database = Database.superUser(databaseUrl)) {
            long longest = 0;
            while (!isOver) {
                longest = Math.max(longest, Database.number(database, LONGEST));
            }
            return longest;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Until now. */
    long millis() {
        isOver = true;
        return longestMs.join();
    }

    @Override
    public void close() {
        isOver = true;
    }
}
