package dev.linnet.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM that starts a server on a folder and then waits to be killed. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final String url;

    private ChildJvm(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static ChildJvm start(Path folder) throws IOException {
        return start(folder, System.getProperty("java.class.path"));
    }

    /** Returns once its server runs. The prefix is put before the command, {@code setpriv} for example. */
    static ChildJvm start(Path folder, String classPath, String... prefix) throws IOException {
        return start(classPath, List.of(prefix), List.of(folder.toString(), Integer.toString(FreePorts.next())));
    }

    /** One that uses the server for tests. */
    static ChildJvm startFreshDatabase() throws IOException {
        return start(System.getProperty("java.class.path"), List.of(), List.of());
    }

    private static ChildJvm start(String classPath, List<String> prefix, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                ChildJvm.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder printed = new StringBuilder();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("postgres://")) {
                return new ChildJvm(process, line);
            }
            printed.append(line).append('\n');
        }
        throw new IOException("The child did not start:\n" + printed);
    }

    String url() {
        return url;
    }

    /** As {@code kill -9} does: no shutdown hook runs. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void terminate() {
        process.toHandle().destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 0) {
            System.out.println(FreshDatabase.create());
        } else {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
            System.out.println(postgres.url());
        }
        Thread.currentThread().join();
    }
}
