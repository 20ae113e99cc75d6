package dev.linnet.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens many sockets, some at a time. Gives up when too many fail. For the event loop of the run. */
final class Opening {

    private static final int MOST_FAILURES = 20;
    private static final int MOST_TRIES = 6;
    private static final long FIRST_PAUSE_MS = 200;
    /** Longer than the time that a connection and an upgrade may take. */
    private static final long PATIENCE_MS = 2L * Connector.PATIENCE_MS + 5_000;

    private final Run run;
    private final Kind kind;
    private final List<? extends Openable> all;
    private final int atOnce;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private int next;
    private int running;
    private int failures;
    private long lastOutcome;

    /**
     * @param kind of the measure that gets the times
     * @param atOnce how many sockets may be under way
     */
    Opening(Run run, Kind kind, List<? extends Openable> all, int atOnce) {
        this.run = run;
        this.kind = kind;
        this.all = all;
        this.atOnce = atOnce;
    }

    /** Completes when each socket is open or has failed, or when it gave up. Failures are in the tally. */
    CompletableFuture<@Nullable Void> start() {
        lastOutcome = run.now();
        ScheduledFuture<?> check = run.every(1_000, this::giveUpIfNothingHappens);
        var unused = done.whenComplete((nothing, failure) -> check.cancel(false));
        more();
        return done;
    }

    private void giveUpIfNothingHappens() {
        if (run.now() - lastOutcome > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS)) {
            run.tally().error(running + " sockets got no answer");
            done.complete(null);
        }
    }

    private void more() {
        while (running < atOnce && next < all.size() && failures < MOST_FAILURES) {
            running++;
            open(next, 1, run.now());
            next++;
        }
        if (running == 0) {
            if (next < all.size()) {
                run.tally().error("gave up: " + (all.size() - next) + " sockets were not opened");
            }
            done.complete(null);
        }
    }

    private void open(int index, int tries, long beganNanos) {
        Attempt attempt = new Attempt(
                () -> {
                    run.tally().of(kind).record(run.now() - beganNanos);
                    outcome();
                },
                why -> failed(index, tries, beganNanos, why));
        // Another gateway for each try, as a client should.
        all.get(index).open(run.gateway(index + tries), attempt);
    }

    private void failed(int index, int tries, long beganNanos, String why) {
        if (tries < MOST_TRIES && kind == Kind.RESUME) {
            run.tally().retried(why);
            run.after(FIRST_PAUSE_MS << tries, () -> open(index, tries + 1, beganNanos));
        } else {
            failures++;
            run.tally().error(why);
            outcome();
        }
    }

    private void outcome() {
        lastOutcome = run.now();
        running--;
        // Not at once: a failure inside of connect would recurse.
        run.after(0, this::more);
    }
}
