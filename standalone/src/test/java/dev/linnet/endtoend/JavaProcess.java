package dev.linnet.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A main class in a JVM of its own, with this JVM's class path and nothing of its environment but what is given. */
final class JavaProcess implements AutoCloseable {

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();

    private JavaProcess(Process process, String mainClass) {
        this.process = process;
        Thread reader = new Thread(() -> read(mainClass), "output of " + mainClass);
        reader.setDaemon(true);
        reader.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static JavaProcess start(String mainClass, Map<String, String> environment) {
        return start(System.getProperty("java.class.path"), mainClass, environment);
    }

    static JavaProcess start(String classPath, String mainClass, Map<String, String> environment) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // It lives too short to profit from the second compiler.
        ProcessBuilder builder =
                new ProcessBuilder(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath, mainClass);
        builder.environment().keySet().removeIf(name -> name.startsWith("LINNET_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        try {
            return new JavaProcess(builder.start(), mainClass);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String name) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                System.out.println(name.substring(name.lastIndexOf('.') + 1) + " | " + line);
            }
        } catch (IOException e) {
            output.add("(the output ended: " + e + ")");
        }
    }

    /** Waits for a line of the output that contains the text. */
    JavaProcess untilItSays(String text) {
        Await.until(
                "process says: " + text,
                Await.START,
                () -> output.stream().anyMatch(line -> line.contains(text)) || !process.isAlive());
        if (output.stream().noneMatch(line -> line.contains(text))) {
            throw new AssertionError("ended without saying: " + text + "\n" + String.join("\n", output));
        }
        return this;
    }

    /** Sends it a signal, by the name that {@code kill} knows. */
    void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and waits until it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the process did not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
