package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients are told while the database stands still, is gone, or lets nobody in; on sockets that stay open throughout. */
class DatabaseAwayTest {

    private static final int CLIENTS = 24;
    private static final long ANSWERED_WITHIN_MS = 8_000;
    private static final long MOST_MIB = 640; // of a JVM whose heap is 256 MiB

    private final Deployment deployment = Deployment.shared();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Gateways gateways = new Gateways(deployment.uris(), threads);
    private final List<ActionSocket> clients = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private final String tag = "away" + System.nanoTime();
    private ActionSocket follower;
    private long slowestMs;

    @BeforeEach
    void connect() throws Exception {
        deployment.untilItServes();
        Gateways.User user = gateways.logIn("away");
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(ActionSocket.open(gateways, gateways.number(i), user.token()));
        }
        follower = ActionSocket.open(gateways, gateways.number(0), user.token());
        assertEquals(201, follower.ask(follow()).path("response_status").intValue());
    }

    @AfterEach
    void close() {
        clients.forEach(ActionSocket::close);
        follower.close();
        threads.shutdown();
    }

    @Test
    void whileItStandsStillReadsAreAnswered503AndWritesThatOr504() throws Exception {
        Signals.freeze(deployment.database().handles());
        try {
            for (int round = 0; round < Scenario.size(2, 7); round++) {
                ask(503, 504);
            }
        } finally {
            Signals.thaw(deployment.database().handles());
        }
        expectItServesAgain("stands still");
    }

    @Test
    void whileItIsGoneActionsAreAnswered503() throws Exception {
        deployment.database().crash();
        try {
            // Those that used a connection when it broke may have been done.
            ask(503, 504);
            ask(503, 503);
        } finally {
            deployment.database().startAgain();
        }
        expectItServesAgain("is gone");
    }

    @Test
    void whileItLetsNobodyInActionsAreAnswered503() throws Exception {
        List<Connection> taken = new ArrayList<>();
        try {
            takeAll(taken);
            ask(503, 503);
        } finally {
            for (Connection each : taken) {
                each.close();
            }
        }
        expectItServesAgain("lets nobody in");
    }

    /** Until no service has a connection left. */
    private void takeAll(List<Connection> taken) throws Exception {
        Connection first = connect(taken);
        try (Statement statement = first.createStatement()) {
            Await.until("all connections are taken", Duration.ofMinutes(1), () -> {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name in ('linnet-posts', 'linnet-relay')");
                boolean free = true;
                while (free) {
                    free = connectIfLet(taken);
                }
                try (var row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where application_name in ('linnet-posts', 'linnet-relay')")) {
                    row.next();
                    return row.getInt(1) == 0;
                }
            });
        }
    }

    private Connection connect(List<Connection> taken) throws SQLException {
        Connection connection = Database.at(deployment.database().url()).connect();
        taken.add(connection);
        return connection;
    }

    private boolean connectIfLet(List<Connection> taken) throws SQLException {
        try {
            connect(taken);
            return true;
        } catch (SQLException full) {
            if (!"53300".equals(full.getSQLState())) {
                throw full;
            }
            return false;
        }
    }

    /** Every client asks one thing, all at once. */
    private void ask(int ofReads, int orOfWrites) throws Exception {
        List<Future<Void>> asked = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            ActionSocket client = clients.get(i);
            ObjectNode frame =
                    i % 3 == 0 ? create() : i % 3 == 1 ? Gateways.object().put("action", "list") : follow();
            int other = i % 3 == 0 ? orOfWrites : ofReads;
            asked.add(threads.submit(expecting(client, frame, ofReads, other)));
        }
        for (Future<Void> each : asked) {
            each.get();
        }
    }

    private Callable<Void> expecting(ActionSocket client, ObjectNode frame, int status, int orStatus) {
        return () -> {
            long begun = System.nanoTime();
            JsonNode reply = client.ask(frame);
            long ms = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            int answered = reply.path("response_status").intValue();
            assertTrue(answered == status || answered == orStatus, reply::toString);
            assertTrue(ms < ANSWERED_WITHIN_MS, () -> reply + " after " + ms + " ms");
            noted(frame.path("action").textValue() + " " + answered, ms);
            return null;
        };
    }

    private synchronized void noted(String answer, long ms) {
        answers.merge(answer, 1, Integer::sum);
        slowestMs = Math.max(slowestMs, ms);
    }

    private void expectItServesAgain(String how) throws Exception {
        long mib = 0;
        for (SupervisedProcess each : deployment.everything()) {
            mib = Math.max(mib, each.peakMib());
        }
        Scenario.record("database " + how + ": answered " + answers + ", the slowest after " + slowestMs
                + " ms, largest process " + mib + " MiB");
        assertTrue(mib < MOST_MIB, mib + " MiB");
        Await.until(
                "it serves again",
                Duration.ofMinutes(1),
                () -> clients.get(0)
                                .ask(Gateways.object().put("action", "list"))
                                .path("response_status")
                                .intValue()
                        == 200);
        for (ActionSocket client : clients) {
            assertEquals(201, client.ask(create()).path("response_status").intValue());
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertEquals("create", follower.next().path("action").textValue());
        }
    }

    private ObjectNode create() {
        ObjectNode frame = Gateways.object().put("action", "create");
        frame.putObject("data").put("body", "away #" + tag);
        return frame;
    }

    private ObjectNode follow() {
        ObjectNode frame = Gateways.object();
        Followed.hashtag(tag).subscribe(frame);
        return frame;
    }
}
