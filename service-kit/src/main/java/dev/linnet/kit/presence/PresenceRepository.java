package dev.linnet.kit.presence;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** The tables of presence. Safe to use from any thread. */
final class PresenceRepository {

    private final Pool pool;

    PresenceRepository(Pool pool) {
        this.pool = pool;
    }

    /** False when a report before this one is missing. */
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

    /** Ends what was reported by gateways not heard of for so long. Completes with how many gateways. */
    Future<Integer> expire(Duration silence) {
        return pool.preparedQuery("select expire_presence($1) as gone")
                .execute(Tuple.of((int) silence.toMillis()))
                .map(rows -> rows.iterator().next().getInteger("gone"));
    }

    private static String[] places(List<Presence> presences) {
        return presences.stream().map(Presence::place).toArray(String[]::new);
    }

    private static Long[] keys(List<Presence> presences) {
        return presences.stream().map(Presence::who).map(Caller::pk).toArray(Long[]::new);
    }
}
