package dev.linnet.runtime;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a process. It closes what its start opened, in reverse order: when it gets a signal to end (SIGTERM, Ctrl-C),
 * and when its start fails half way.
 *
 * <pre>{@code
 * ServiceProcess.run("posts-service", process -> {
 *     Settings settings = Settings.of(System.getenv());
 *     ...
 *     settings.verify();
 *     return ClusteredVertx.start(cluster).compose(vertx -> {
 *         process.onStop("event bus", vertx::close);
 *         ...
 *     });
 * });
 * }</pre>
 */
public final class ServiceProcess {

    /** Begins everything; runs on the main thread and may block. The process serves once the future succeeds. */
    @FunctionalInterface
    public interface Start {
        Future<?> start(ServiceProcess process) throws Exception;
    }

    private record Closing(String what, Supplier<Future<Void>> close) {}

    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

    private final String name;
    private final Deque<Closing> closings = new ArrayDeque<>();
    private boolean stopping;

    private ServiceProcess(String name) {
        this.name = name;
    }

    /**
     * Never returns. A start that fails is logged and ends the JVM with exit code 1: left alone, it would live on with the
     * event loops it began.
     */
    public static void run(String name, Start start) {
        ServiceProcess process = new ServiceProcess(name);
        Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "stop-" + name));
        try {
            process.await(start);
        } catch (Exception | LinkageError e) {
            process.report(e);
            // Waits for the closing. If that has begun already, the JVM is ending and this never returns.
            System.exit(1);
        }
        waitForEver();
    }

    /** Must be called as soon as the thing is open. All closings together have 20 seconds. */
    public void onStop(String what, Supplier<Future<Void>> close) {
        synchronized (closings) {
            if (!stopping) {
                closings.push(new Closing(what, close));
                return;
            }
        }
        // The process was told to end while it was starting.
        close.get().onFailure(failure -> log.warn("{}: closing the {} failed.", name, what, failure));
    }

    private void await(Start start) throws Exception {
        try {
            start.start(this)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new StartFailure("not ready after " + START_WITHIN.toSeconds() + " s");
        }
    }

    private void report(Throwable failure) {
        synchronized (closings) {
            if (stopping) {
                return;
            }
        }
        if (failure instanceof StartFailure) {
            log.error("{} cannot start.", name);
            String.valueOf(failure.getMessage()).lines().forEach(line -> log.error("  {}", line));
        } else {
            log.error("{} cannot start.", name, failure);
        }
    }

    private void stop() {
        synchronized (closings) {
            stopping = true;
        }
        long endNanos = System.nanoTime() + TimeBudget.STOP.toNanos();
        for (Closing closing : closings) {
            try {
                closing.close()
                        .get()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                log.warn("{}: the {} did not close in time.", name, closing.what());
            } catch (Exception e) {
                log.warn("{}: closing the {} failed.", name, closing.what(), e);
            }
        }
        if (!closings.isEmpty()) {
            log.info("{} has stopped.", name);
        }
    }

    private static void waitForEver() {
        while (true) {
            try {
                Thread.currentThread().join();
            } catch (InterruptedException e) {
                // Only a signal ends the process; exec:java interrupts the threads of a program whose main has
                // returned.
            }
        }
    }
}
