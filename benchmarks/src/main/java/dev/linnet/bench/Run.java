package dev.linnet.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scenario: its sockets, counters, clock and event loop. Everything but {@link #step} and {@link #close}
 * belongs to the event loop.
 */
final class Run implements AutoCloseable {

    /** More than any step may take, with the longest duration. */
    private static final long STEP_WITHIN_MINUTES = 90;

    private static final long LOOK_MS = 20;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("load", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final long originNanos = System.nanoTime();
    private final Sizes sizes;
    private final Target target;
    private final Connector connector;
    private final Tally tally = new Tally();
    private final Marker marker = new Marker();
    private final List<Hashtag> hashtags = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private GeneratorLoad load = new GeneratorLoad(0, 0, 0, 0);

    /**
     * @param resumes whether its subscribers leave and come back
     * @param name of the run, letters and digits; two runs with different names share no hashtag
     */
    Run(Sizes sizes, Target target, boolean resumes, String name) {
        this.sizes = sizes;
        this.target = target;
        this.connector = new Connector(group, target.tokens());
        for (int i = 0; i < sizes.hashtags(); i++) {
            hashtags.add(new Hashtag(i, "bench" + name + "n" + i));
        }
        for (int i = 0; i < sizes.subscribers(); i++) {
            subscribers.add(new Subscriber(this, hashtags.get(i % hashtags.size()), resumes));
        }
        for (int i = 0; i < sizes.publishers(); i++) {
            publishers.add(new Publisher(this));
        }
    }

    Sizes sizes() {
        return sizes;
    }

    Connector connector() {
        return connector;
    }

    Tally tally() {
        return tally;
    }

    Marker marker() {
        return marker;
    }

    List<Hashtag> hashtags() {
        return hashtags;
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    List<Publisher> publishers() {
        return publishers;
    }

    /** Numbers one apart are different gateways where there are several. */
    URI gateway(int number) {
        return target.gateways().get(number % target.gateways().size());
    }

    /** Nanoseconds since the run began. Any thread may call. */
    long now() {
        return System.nanoTime() - originNanos;
    }

    ScheduledFuture<?> every(long ms, Runnable task) {
        return loop.scheduleAtFixedRate(task, ms, ms, TimeUnit.MILLISECONDS);
    }

    void after(long ms, Runnable task) {
        afterNanos(TimeUnit.MILLISECONDS.toNanos(ms), task);
    }

    void afterNanos(long nanos, Runnable task) {
        var unused = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Begins on the event loop, and blocks the calling thread until what it began is complete. */
    <T extends @Nullable Object> T step(Supplier<CompletableFuture<T>> what) {
        CompletableFuture<T> over = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                var unused = what.get().whenComplete((result, failure) -> {
                    if (failure == null) {
                        over.complete(result);
                    } else {
                        over.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                over.completeExceptionally(e);
            }
        });
        try {
            return over.get(STEP_WITHIN_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        } catch (TimeoutException e) {
            throw new IllegalStateException("A step did not end", e);
        }
    }

    /** The same for what needs no time. */
    void step(Runnable what) {
        step(() -> {
            what.run();
            return CompletableFuture.<@Nullable Void>completedFuture(null);
        });
    }

    /** Completes when the time is over. */
    CompletableFuture<@Nullable Void> wait(Duration time) {
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        afterNanos(time.toNanos(), () -> over.complete(null));
        return over;
    }

    GeneratorLoad.Start beginLoad() {
        return GeneratorLoad.Start.of(Thread.currentThread().getId());
    }

    void load(GeneratorLoad measured) {
        load = measured;
    }

    /** Completes when no event is missing, or when none has come for the patience of the run. */
    CompletableFuture<@Nullable Void> drained() {
        CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
        look(drained, tally.received(), now());
        return drained;
    }

    private void look(CompletableFuture<@Nullable Void> drained, long received, long sinceNanos) {
        if (missing() == 0 || now() - sinceNanos > sizes.patience().toNanos()) {
            drained.complete(null);
        } else {
            long receivedNow = tally.received();
            long quietSince = receivedNow == received ? sinceNanos : now();
            after(LOOK_MS, () -> look(drained, receivedNow, quietSince));
        }
    }

    /** Posts that were answered 201 so far. */
    long answered() {
        return hashtags.stream()
                .mapToLong(hashtag -> hashtag.acknowledged().size())
                .sum();
    }

    /** Events that subscribers should have got by now. */
    long missing() {
        return subscribers.stream().mapToLong(Subscriber::missing).sum();
    }

    /** What was found so far. Any thread but the event loop may call. */
    Result result(Scenario scenario) {
        return step(() -> CompletableFuture.completedFuture(
                new Result(scenario, sizes, target, tally.figures(), tally.faults(missing()), tally.retries(), load)));
    }

    /** Ends all sockets. Blocks until they have ended. */
    @Override
    public void close() {
        var unused = group.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly(15, TimeUnit.SECONDS);
    }
}
