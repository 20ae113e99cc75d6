package dev.linnet.postgres;

import dev.linnet.testing.FreePorts;
import dev.linnet.testing.JavaCommand;
import dev.linnet.testing.JavaProcess;
import java.nio.file.Path;

/** Another JVM that starts a server on a folder and then waits to be killed. */
final class ChildJvm implements AutoCloseable {

    private static final String URL = "postgres://";

    private final JavaProcess process;
    private final String url;

    private ChildJvm(JavaProcess process) {
        this.process = process;
        this.url = process.untilItSays(URL).line(URL).orElseThrow();
    }

    static ChildJvm start(Path folder) {
        return start(folder, System.getProperty("java.class.path"));
    }

    /** Returns once its server runs. The prefix is put before the command, {@code setpriv} for example. */
    static ChildJvm start(Path folder, String classPath, String... prefix) {
        return new ChildJvm(JavaCommand.of(ChildJvm.class.getName())
                .withClassPath(classPath)
                .withArguments(folder.toString(), Integer.toString(FreePorts.next()))
                .after(prefix)
                .start());
    }

    String url() {
        return url;
    }

    /** No shutdown hook runs. */
    void kill() {
        process.kill();
    }

    void terminate() {
        process.stop();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        System.out.println(postgres.url());
        Thread.currentThread().join();
    }
}
