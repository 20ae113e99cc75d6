package dev.linnet.check;

import dev.linnet.testing.Await;
import dev.linnet.testing.JavaCommand;
import dev.linnet.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A process of the deployment, which can be killed and started again with the same settings. */
final class SupervisedProcess {

    private final JavaCommand command;
    private final String ready;
    private JavaProcess process;

    /**
     * Starts it.
     *
     * @param prefix of its command, of words that put it somewhere and then become it
     * @param ready what it says once it serves
     */
    SupervisedProcess(List<String> prefix, String mainClass, Map<String, String> environment, String ready) {
        JavaCommand plain = JavaCommand.of(mainClass);
        this.command = (Scenario.isLong() ? plain.withOptions("-Xmx256m") : plain)
                .after(prefix.toArray(String[]::new))
                .withEnvironment(environment);
        this.ready = ready;
        this.process = command.start();
    }

    /** Starts it again when it gives up, as its supervisor would: on a busy machine the database may not answer it in time. */
    void untilReady() {
        Await.until(command.mainClass() + " is ready", Await.START, () -> {
            if (!process.isAlive()) {
                startAgain();
            }
            return saidAt(ready) > 0;
        });
    }

    /** When it last said so, in {@link System#nanoTime()}; 0 when it has not, or is not alive. */
    long saidAt(String text) {
        return process.isAlive() ? process.saidAt(text) : 0;
    }

    /** Kills it (SIGKILL), and waits until it is gone. */
    void kill() {
        process.kill();
    }

    /** Tells it to end (SIGTERM), and waits until it is gone. */
    void stop() {
        process.stop();
    }

    /** After it has ended. */
    void startAgain() {
        process = command.start();
    }

    Stream<ProcessHandle> handles() {
        return ProcessHandle.of(process.pid()).stream();
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
