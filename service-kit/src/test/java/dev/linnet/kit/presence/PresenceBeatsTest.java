package dev.linnet.kit.presence;

import static dev.linnet.kit.presence.PresenceDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every second each gateway writes that it goes on. Beside a dump nothing that is read grows with that. */
final class PresenceBeatsTest {

    private static final int BEATS = 10_000;
    private static final String REPORT = "select report_presence('a', %s, false, '{}', '{}', '{}', '{}', '{}')";
    private static final String LOOK = "select forget_gateways(3600000)";
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

    private final Vertx vertx = Vertx.vertx();
    private final PresenceDatabase database = new PresenceDatabase(vertx);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    /** No version that has become old since the snapshot was taken can be removed. */
    @Test
    void aReportReadsLittleAfterTenThousandOfThemBesideAnOpenSnapshot() throws Exception {
        try (Connection gateway = database.connect();
                Connection dump = database.connect();
                Statement reads = dump.createStatement();
                PreparedStatement reports = gateway.prepareStatement(REPORT.formatted("?"))) {
            await(new PresenceRepository(database.pool).report(PresenceDatabase.whole("a", 1)));
            await(new PresenceRepository(database.pool).report(PresenceDatabase.whole("b", 1)));
            dump.setAutoCommit(false);
            reads.execute("set transaction isolation level repeatable read");
            reads.execute("select from presence_nodes");
            for (int sequence = 2; sequence <= BEATS; sequence++) {
                reports.setLong(1, sequence);
                try (ResultSet taken = reports.executeQuery()) {
                    assertTrue(taken.next() && taken.getBoolean(1), "report " + sequence);
                }
            }
            // The first look also reads the catalogue.
            pages(gateway, LOOK);
            long look = pages(gateway, LOOK);
            long report = pages(gateway, REPORT.formatted(BEATS + 1));
            assertTrue(report < 40, "a report reads pages: " + report);
            assertTrue(look < 20, "a look for silent gateways reads pages: " + look);
            assertEquals(List.of("10"), database.texts("select count(*)::text from presence_beats where node = 'a'"));
            dump.rollback();
        }
    }

    private static long pages(Connection gateway, String query) throws Exception {
        try (Statement explains = gateway.createStatement();
                ResultSet lines =
                        explains.executeQuery("explain (analyze, buffers, timing off, summary off) " + query)) {
            while (lines.next()) {
                Matcher buffers = BUFFERS.matcher(lines.getString(1));
                // The first line with buffers counts those of the whole query.
                if (buffers.find()) {
                    return Long.parseLong(buffers.group(1))
                            + (buffers.group(2) == null ? 0 : Long.parseLong(buffers.group(2)));
                }
            }
        }
        throw new AssertionError("no buffers");
    }
}
