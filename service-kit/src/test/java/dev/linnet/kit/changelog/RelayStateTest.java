package dev.linnet.kit.changelog;

import static dev.linnet.kit.changelog.ThingsDatabase.rows;
import static dev.linnet.kit.changelog.ThingsDatabase.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every look reads: that it stays small, and what a lease in it is worth. */
final class RelayStateTest {

    private static final String LOOK =
            "select n.outcome, n.last from relay_state s, number_changes('relay', s.fence, 60000, 1000) n";
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

    private Vertx vertx;
    private Connection one;
    private Connection two;
    private Connection three;

    @BeforeEach
    void connect() throws Exception {
        vertx = Vertx.vertx();
        ThingsDatabase things = new ThingsDatabase(vertx);
        one = things.connect();
        two = things.connect();
        three = things.connect();
    }

    @AfterEach
    void close() throws Exception {
        one.close();
        two.close();
        three.close();
        vertx.close();
    }

    /** As beside a dump: no version that has become old since it began can be removed. */
    @Test
    void aLookReadsLittleAfterAHundredThousandChangesBesideAnOpenSnapshot() throws Exception {
        run(one, LOOK);
        // Plans are made while all is small, and kept.
        run(one, "set plan_cache_mode = force_generic_plan");
        run(one, "insert into things (label) values ('a')", LOOK, LOOK);
        run(three, "set plan_cache_mode = force_generic_plan");
        two.setAutoCommit(false);
        run(two, "set transaction isolation level repeatable read", "select from things");
        for (int i = 0; i < 2000; i++) {
            run(one, "insert into things (label) select 'a' from generate_series(1, 50)");
            run(three, LOOK);
        }
        assertEquals(List.of("quiet 100001"), rows(one, LOOK));
        long look = pages(LOOK);
        long head = pages("select epoch, head, floor from relay_state");
        assertTrue(look < 60, "pages that a look reads: " + look);
        assertTrue(head < 10, "pages that reading the head reads: " + head);
        assertEquals(List.of("100"), rows(one, "select count(*) from relay_steps"));
        // However many events the topic has, by plans from when it had none.
        run(one, "insert into things (label) values ('b')");
        long numbering = pages(LOOK);
        assertEquals(List.of("quiet 100002"), rows(one, LOOK));
        assertTrue(numbering < 200, "pages that numbering one change reads: " + numbering);
        two.rollback();
    }

    @Test
    void aLeaseThatAClockDatedAheadIsWorthNothing() throws Exception {
        run(one, "select number_changes('gone', 0, 1500, 100)");
        run(one, "update relay_steps set expires_at = clock_timestamp() + interval '1 hour'");
        run(two, "insert into things (label) values ('a')");
        assertEquals(
                List.of("numbered 1"), rows(two, "select outcome, last from number_changes('next', 0, 1500, 100)"));
        assertEquals(List.of("held"), rows(one, "select outcome from number_changes('gone', 1, 1500, 100)"));
    }

    /** It would not renew a lease that seems to hold for long, and others would take it. */
    @Test
    void aHolderWhoseClockWasSetBackRenewsItsLease() throws Exception {
        run(one, "select number_changes('relay', 0, 1500, 100)");
        run(one, "update relay_steps set expires_at = clock_timestamp() + interval '1 hour'");
        run(one, "select number_changes('relay', 1, 1500, 100)");
        assertEquals(
                List.of("1 t"),
                rows(one, "select fence, expires_at <= clock_timestamp() + interval '1500 ms' from relay_state"));
    }

    @Test
    void aLogThatNobodyRelaysIsKnown() throws Exception {
        String relayed = "select is_relayed(5000)";
        run(one, "select number_changes('relay', 0, 1500, 100)");
        assertEquals(List.of("t"), rows(two, relayed));
        run(one, "select release_lease('relay', 1)");
        assertEquals(List.of("t"), rows(two, relayed));
        run(one, "update relay_steps set expires_at = clock_timestamp() - interval '6 seconds'");
        assertEquals(List.of("f"), rows(two, relayed));
        run(one, "update relay_steps set expires_at = clock_timestamp() + interval '6 seconds'");
        assertEquals(List.of("f"), rows(two, relayed));
        // As while a large transaction is numbered.
        one.setAutoCommit(false);
        run(one, "select from relay_turn for update");
        assertEquals(List.of("t"), rows(two, relayed));
        one.rollback();
    }

    @Test
    void theStateCannotBeEmptied() {
        assertThrows(SQLException.class, () -> run(one, "truncate relay_steps"));
    }

    private long pages(String query) throws Exception {
        long pages = 0;
        for (String line : rows(one, "explain (analyze, buffers, timing off, summary off) " + query)) {
            Matcher buffers = BUFFERS.matcher(line);
            // The first is of the whole.
            if (pages == 0 && buffers.find()) {
                pages = Long.parseLong(buffers.group(1))
                        + (buffers.group(2) == null ? 0 : Long.parseLong(buffers.group(2)));
            }
        }
        return pages;
    }
}
