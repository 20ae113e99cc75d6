package dev.linnet.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What scenarios are made of. Each method blocks the main thread until its step is over. */
final class Steps {

    private final Run run;

    Steps(Run run) {
        this.run = run;
    }

    /** Opens all sockets, and measures that of the subscribers. */
    void open() {
        if (!run.subscribers().isEmpty()) {
            measured(
                    () -> new Opening(
                                    run,
                                    Kind.OPEN,
                                    run.subscribers(),
                                    run.sizes().atOnce())
                            .start(),
                    Kind.OPEN);
        }
        run.step(() -> new Opening(run, Kind.POST, run.publishers(), run.sizes().atOnce()).start());
    }

    /** Measures from the beginning of a step to its end. */
    private void measured(Supplier<CompletableFuture<@Nullable Void>> step, Kind... kinds) {
        run.step(() -> {
            GeneratorLoad.Start start = run.beginLoad();
            run.tally().begin(kinds);
            return step.get().thenApply(over -> {
                run.tally().end(kinds);
                run.load(start.end());
                return null;
            });
        });
    }

    void wait(Duration time) {
        run.step(() -> run.wait(time));
    }

    /** Posts to each hashtag so often, without measuring, and waits for the replies. */
    void postToEach(int times) {
        run.step(() -> {
            Pace pace = new Pace(run.sizes().inFlight(), 0, false);
            Posting posting =
                    new Posting(run, pace, (long) times * run.hashtags().size());
            posting.start();
            return posting.idle();
        });
    }

    /** One post to each hashtag shows that every subscriber gets its events. Measures the deliveries. */
    void prove() {
        run.step(() -> run.tally().begin(Kind.POST, Kind.DELIVERY));
        postToEach(1);
        drain();
        run.step(() -> run.tally().end(Kind.POST, Kind.DELIVERY));
    }

    /** Waits for events that are still on their way. */
    void drain() {
        run.step(run::drained);
    }

    /** Ends the sockets of all subscribers. */
    void dropAll() {
        run.step(() -> CompletableFuture.allOf(run.subscribers().stream()
                .filter(Subscriber::isFollowing)
                .map(subscriber -> {
                    CompletableFuture<@Nullable Void> away = new CompletableFuture<>();
                    subscriber.leave(() -> away.complete(null));
                    return away;
                })
                .toArray(CompletableFuture<?>[]::new)));
    }

    /** All subscribers come back at the same time. Measures until they have what they missed. */
    void comeBackAtOnce() {
        measured(
                () -> {
                    long began = run.now();
                    run.tally().back(began);
                    Measure catchUp = run.tally().of(Kind.CATCH_UP);
                    run.subscribers()
                            .forEach(subscriber -> subscriber.awaitAll(() -> catchUp.record(run.now() - began)));
                    return new Opening(
                                    run,
                                    Kind.RESUME,
                                    run.subscribers(),
                                    run.subscribers().size())
                            .start()
                            .thenCompose(open -> {
                                run.tally().end(Kind.RESUME);
                                return run.drained();
                            });
                },
                Kind.RESUME,
                Kind.MISSED,
                Kind.CATCH_UP);
    }

    /**
     * Posts for the warm-up and the duration, and measures the second.
     *
     * @param kinds to measure
     */
    void post(boolean awaitsDeliveries, Kind... kinds) {
        Sizes sizes = run.sizes();
        boolean isTimed = sizes.perSecond() > 0;
        Pace pace = new Pace(sizes.inFlight(), sizes.perSecond(), awaitsDeliveries && !isTimed);
        Posting posting = new Posting(run, pace, Long.MAX_VALUE);
        run.step(posting::start);
        wait(sizes.warmup());
        measured(() -> run.wait(sizes.duration()), kinds);
        run.step(() -> {
            posting.stop();
            return posting.idle();
        });
        drain();
    }

    /** The same while a reader reads, and subscribers leave and come back. */
    void postAmongOthers(Kind... kinds) {
        Bystanders bystanders = new Bystanders(run);
        run.step(bystanders::start);
        post(false, kinds);
        run.step(bystanders::stop);
        drain();
    }
}
