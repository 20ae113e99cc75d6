package dev.linnet.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells once a second how far a run is. */
final class Progress {

    private static final long EVERY_MS = 1_000;

    private final PrintWriter out;
    private final String scenario;
    private volatile @Nullable ScheduledFuture<?> ticks;
    private long before;

    /** @param scenario its name */
    Progress(PrintWriter out, String scenario) {
        this.out = out;
        this.scenario = scenario;
    }

    /** Call it on the run's event loop. */
    void start(Run run) {
        ticks = run.every(EVERY_MS, () -> tell(run));
    }

    /** Says nothing about how the sockets end. Any thread may call. */
    void stop() {
        if (ticks != null) {
            ticks.cancel(false);
        }
    }

    private void tell(Run run) {
        long received = run.tally().received();
        String counts = run.tally().faults(0).counts().entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> ", " + count.getKey() + " " + count.getValue())
                .collect(Collectors.joining());
        long following =
                run.subscribers().stream().filter(Subscriber::isFollowing).count();
        out.printf(
                Locale.ROOT,
                "%s %d s: %,d following, %,d deliveries (%,d in the last second), %,d posts answered%s%n",
                scenario,
                Math.round(run.now() / 1e9),
                following,
                received,
                received - before,
                run.answered(),
                counts);
        out.flush();
        before = received;
    }
}
