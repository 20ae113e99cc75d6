package dev.linnet.check;

import dev.linnet.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A main class in a JVM of its own, which can be killed and started again with the same settings. */
final class JavaProcess {

    private record Line(String text, long nanos) {}

    private final List<String> prefix;
    private final String mainClass;
    private final Map<String, String> environment;
    private final String ready;
    /** Without stack traces: of these there can be very many in a short time, and the process would have to wait until they are kept. */
    private final Queue<Line> output = new ConcurrentLinkedQueue<>();

    private Process process;

    /**
     * Begins it.
     *
     * @param prefix of its command, of words that put it somewhere and then become it
     * @param ready what it says once it serves
     */
    JavaProcess(List<String> prefix, String mainClass, Map<String, String> environment, String ready)
            throws IOException {
        this.prefix = prefix;
        this.mainClass = mainClass;
        this.environment = environment;
        this.ready = ready;
        this.process = begin();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
    }

    private Process begin() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(java, "-Xmx256m"));
        if (!Scenario.isLong()) {
            // It lives too short to profit from the second compiler.
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LINNET_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(environment);
        Process begun = builder.redirectErrorStream(true).start();
        output.clear();
        Thread reader = new Thread(() -> read(begun), "output of " + mainClass);
        reader.setDaemon(true);
        reader.start();
        return begun;
    }

    private void read(Process from) {
        String name = mainClass.substring(mainClass.lastIndexOf('.') + 1) + " " + from.pid();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("\t")) {
                    output.add(new Line(line, System.nanoTime()));
                }
                System.out.println(name + " | " + line);
            }
        } catch (IOException e) {
            System.out.println(name + " | (the output ended: " + e + ")");
        }
    }

    /** Starts it again when it gives up, as its supervisor would: on a busy machine the database may not answer it in time. */
    void untilReady() throws Exception {
        Await.until(mainClass + " is ready", Duration.ofMinutes(4), () -> {
            if (!process.isAlive()) {
                startAgain();
            }
            return saidAt(ready) > 0;
        });
    }

    /** When it last said so, in {@link System#nanoTime()}; 0 when it has not, or is not alive. */
    long saidAt(String text) {
        return process.isAlive()
                ? output.stream()
                        .filter(line -> line.text().contains(text))
                        .mapToLong(Line::nanos)
                        .max()
                        .orElse(0)
                : 0;
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and waits until it is gone. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(mainClass + " did not end");
        }
    }

    /** After it has ended. */
    void startAgain() throws IOException {
        process = begin();
    }

    Stream<ProcessHandle> handles() {
        return Stream.of(process.toHandle());
    }

    /** The most memory it has ever had, in MiB; 0 where the kernel does not say. */
    long peakMib() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0; // not Linux
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    boolean isAlive() {
        return process.isAlive();
    }
}
