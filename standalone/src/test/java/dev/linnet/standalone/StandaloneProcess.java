package dev.linnet.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link StandaloneMain} in a JVM of its own. */
final class StandaloneProcess implements AutoCloseable {

    private final Process process;
    private final List<String> printed = new ArrayList<>();

    private StandaloneProcess(Process process) {
        this.process = process;
    }

    /** The environment holds these variables and none of this process's own that begin with LINNET_. */
    static StandaloneProcess start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It lives too short to profit from the second compiler.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneMain.class.getName());
        builder.environment().keySet().removeIf(name -> name.startsWith("LINNET_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(environment);
        return new StandaloneProcess(builder.redirectErrorStream(true).start());
    }

    /** Fails when the process ends first. */
    StandaloneProcess awaitReady() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.add(line);
            if (line.contains("  stop ")) {
                return this;
            }
        }
        throw new IOException("It ended before it was ready:\n" + String.join("\n", printed));
    }

    String printed() {
        return String.join("\n", printed);
    }

    /** Everything printed until the process ended. */
    String awaitEnd() {
        process.inputReader().lines().forEach(printed::add);
        process.onExit().join();
        return printed();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** SIGTERM. */
    String terminate() {
        process.toHandle().destroy();
        return awaitEnd();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
