package dev.linnet.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A running {@link JavaCommand}. Its output is kept, and printed with its name before each line. Any thread may call. */
public final class JavaProcess implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(60);

    private record Line(String text, long nanos) {}

    private final Process process;
    private final String name;
    private final Queue<Line> output = new ConcurrentLinkedQueue<>();
    private final Thread reader;

    JavaProcess(Process process, String name) {
        this.process = process;
        this.name = name;
        reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(new Line(line, System.nanoTime()));
                System.out.println(name + " " + process.pid() + " | " + line);
            }
        } catch (IOException e) {
            output.add(new Line("(the output ended: " + e + ")", System.nanoTime()));
        }
    }

    /** Waits for a line of the output that contains the text; an {@link AssertionError} when the process ends first. */
    public JavaProcess untilItSays(String text) {
        Await.until(name + " says: " + text, Await.START, () -> says(text) || !reader.isAlive());
        if (!says(text)) {
            throw new AssertionError("ended without saying: " + text + "\n" + printed());
        }
        return this;
    }

    /** Whether a line of the output contains the text. */
    public boolean says(String text) {
        return line(text).isPresent();
    }

    /** The first line of the output that contains the text. */
    public Optional<String> line(String text) {
        return output.stream()
                .map(Line::text)
                .filter(line -> line.contains(text))
                .findFirst();
    }

    /** When it last said the text, in {@link System#nanoTime()}; 0 when it has not. */
    public long saidAt(String text) {
        return output.stream()
                .filter(line -> line.text().contains(text))
                .mapToLong(Line::nanos)
                .max()
                .orElse(0);
    }

    /** All lines up to now. */
    public String printed() {
        return output.stream().map(Line::text).collect(Collectors.joining("\n"));
    }

    /** Waits until the process has ended by itself and all its output is read; returns its exit code. */
    public int untilItEnds() {
        Await.until(name + " ends", Await.START, () -> !reader.isAlive() && !process.isAlive());
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a signal, by the name that {@code kill} knows. */
    public void signal(String signal) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + signal + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills it (SIGKILL), and waits until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Tells it to end (SIGTERM), and waits until it is gone and all its output is read. */
    public void stop() {
        // Process.destroy would close the output, too.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(name + " did not end within " + STOP);
            }
            reader.join(STOP.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }
}
