package dev.linnet.kit.presence;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** The tables of presence. Safe from any thread. */
final class PresenceRepository {

    private final Pool pool;

    PresenceRepository(Pool pool) {
        this.pool = pool;
    }

    /** False when an earlier report is missing. */
    Future<Boolean> report(PresenceReport report) {
        return pool.preparedQuery("select report_presence($1, $2, $3, $4, $5, $6, $7, $8) as taken")
                .execute(Tuple.of(report.node(), report.sequence(), report.whole())
                        .addArrayOfString(places(report.entered()))
                        .addArrayOfLong(keys(report.entered()))
                        .addArrayOfString(report.entered().stream()
                                .map(each -> each.who().username())
                                .toArray(String[]::new))
                        .addArrayOfString(places(report.left()))
                        .addArrayOfLong(keys(report.left())))
                .map(rows -> rows.iterator().next().getBoolean("taken"));
    }

    /** Takes the last report of a gateway. Its users stay present for the time that this report says. */
    Future<Void> end(PresenceReport last) {
        return pool.preparedQuery("select end_presence($1, $2, $3)")
                .execute(Tuple.of(last.node(), last.sequence(), last.keptMs()))
                .mapEmpty();
    }

    /**
     * The number of removed gateways.
     *
     * @param silent whose reports stopped
     * @param ended that had announced their end
     */
    record Forgotten(int silent, int ended) {}

    /**
     * Removes gateways that have ended, gateways without a report for this time, and the presence that only they
     * reported.
     */
    Future<Forgotten> forget(Duration silence) {
        return pool.preparedQuery("select silent, ended from forget_gateways($1)")
                .execute(Tuple.of((int) silence.toMillis()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Forgotten(row.getInteger("silent"), row.getInteger("ended")));
    }

    private static String[] places(List<Presence> presences) {
        return presences.stream().map(Presence::place).toArray(String[]::new);
    }

    private static Long[] keys(List<Presence> presences) {
        return presences.stream().map(Presence::who).map(Caller::pk).toArray(Long[]::new);
    }
}
