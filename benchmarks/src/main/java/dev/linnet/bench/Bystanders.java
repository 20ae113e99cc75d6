package dev.linnet.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * What goes on beside the posts: ten times a second a reader reads one page, and one subscriber leaves and comes back
 * by the next gateway with its last cursor. For the event loop of the run.
 */
final class Bystanders {

    private static final long EVERY_MS = 100;

    private final Run run;
    private final Reader reader;
    private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> ticks;
    private boolean isStopping;
    private int moves;
    private int away;

    Bystanders(Run run) {
        this.run = run;
        this.reader = new Reader(run);
    }

    /** Completes when they have begun. */
    CompletableFuture<@Nullable Void> start() {
        return new Opening(run, Kind.READ, List.of(reader), 1).start().thenApply(open -> {
            ticks = run.every(EVERY_MS, this::tick);
            return null;
        });
    }

    /** Completes when every subscriber is back. */
    CompletableFuture<@Nullable Void> stop() {
        isStopping = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
        stopIfAllAreBack();
        return stopped;
    }

    private void tick() {
        reader.read(run.hashtags().get(moves % run.hashtags().size()));
        Subscriber mover = run.subscribers().get(moves % run.subscribers().size());
        moves++;
        if (mover.isFollowing()) {
            away++;
            mover.leave(() -> run.after(0, () -> comeBack(mover)));
        }
    }

    private void comeBack(Subscriber mover) {
        long began = run.now();
        Attempt attempt = new Attempt(
                () -> {
                    run.tally().of(Kind.RESUME).record(run.now() - began);
                    isBack();
                },
                why -> {
                    run.tally().error("a subscriber did not come back: " + why);
                    isBack();
                });
        mover.open(run.gateway(moves), attempt);
    }

    private void isBack() {
        away--;
        stopIfAllAreBack();
    }

    private void stopIfAllAreBack() {
        if (isStopping && away == 0) {
            stopped.complete(null);
        }
    }
}
