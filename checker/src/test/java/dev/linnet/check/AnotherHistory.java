package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** What must be so however the database comes to go on in another history, while services and gateways run. */
final class AnotherHistory implements AutoCloseable {

    private static final int TRIALS = 7;
    private static final long AT_ONCE_MS = 2_000;

    private final DebianDeployment here;
    private final Followers followers;
    private final ManyRequests requests;
    private final String name;
    private CompletableFuture<List<String>> meanwhile = CompletableFuture.completedFuture(List.of());
    private volatile boolean expecting;

    /** Somebody follows, and every connection to the database is in use. */
    AnotherHistory(DebianDeployment here, String name) throws Exception {
        this.here = here;
        this.name = name;
        here.processes().untilItServes();
        followers = new Followers(here.processes(), name);
        requests = new ManyRequests(here.processes(), followers.user().token());
        assertEquals(List.of(), requests.run());
    }

    /** Commits posts, which all followers get. */
    void post(String text, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            insert(followers.body(text + " " + i));
        }
        followers.untilAllHaveThem();
    }

    /** Until {@link #expect}; what is refused meanwhile may be tried again. */
    void beginWrites() {
        meanwhile = CompletableFuture.supplyAsync(() -> {
            List<String> refused = new ArrayList<>();
            while (!expecting) {
                refused.addAll(requests.run());
            }
            return refused;
        });
    }

    /** The other history is there: all are told, new changes flow at once, and old ones are not announced again. */
    void expect(long sinceNanos) throws Exception {
        followers.untilAllAreTold();
        long toldMs = Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
        expecting = true;
        Map<String, Long> refused = meanwhile.join().stream()
                .collect(Collectors.groupingBy(
                        each -> each.replaceAll("(?s)^\\S+ (\\d+).*", "$1"), TreeMap::new, Collectors.counting()));
        assertFalse(refused.containsKey("500"), "what was no defect was answered as one: " + refused);
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < TRIALS; i++) {
            long inserted = System.nanoTime();
            post("new " + i, 1);
            delays.add(Duration.ofNanos(System.nanoTime() - inserted).toMillis());
        }
        assertEquals(List.of(), requests.run());
        usePastTransactionNumbers();
        post("last", 1);
        assertEquals(
                rows("select pk || ' ' || body from posts.posts order by created_at desc, pk desc limit 500"),
                requests.list());
        long middle = delays.stream().sorted().skip(TRIALS / 2).findFirst().orElseThrow();
        Scenario.record(
                "%s: %d followers told after %d ms, a new change delivered to all after %d ms (the middle of %s), refused meanwhile %s"
                        .formatted(name, followers.count(), toldMs, middle, delays, refused));
        assertTrue(middle < AT_ONCE_MS, "new changes are not sent at once: " + delays);
    }

    /** Nobody was told that anything was missed. */
    void expectNothingNoticed() {
        assertEquals(0, followers.notRecovered());
    }

    Gateways.User logIn(String user) throws Exception {
        return followers.logIn(user);
    }

    void rememberCursor() throws Exception {
        followers.rememberCursor();
    }

    /** Counts up to where a log that came from elsewhere names transactions. */
    void usePastTransactionNumbers() throws Exception {
        run("do $$ begin for i in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$");
    }

    void insert(String body) throws SQLException {
        try (Connection connection = Database.at(here.cluster().url()).connect();
                PreparedStatement insert =
                        connection.prepareStatement("insert into posts.posts (author, body) values (?, ?)")) {
            insert.setLong(1, followers.user().pk());
            insert.setString(2, body);
            insert.executeUpdate();
        }
    }

    void run(String sql) throws SQLException {
        try (Connection connection = Database.at(here.cluster().url()).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> rows(String query) throws SQLException {
        try (Connection connection = Database.at(here.cluster().url()).connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    @Override
    public void close() {
        expecting = true;
        followers.close();
    }
}
