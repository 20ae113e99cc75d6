package dev.linnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each test runs a JVM of its own, since starting and ending one is what is tested. */
@Timeout(300)
class ServiceProcessTest {

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void sigtermClosesInReverseOrder() throws Exception {
        Process process = run("serve");
        awaitLine(process.inputReader(), "serving");

        // Process.destroy would also close the output that is read below.
        process.toHandle().destroy();

        String rest = rest(process);
        assertTrue(rest.indexOf("closing the second") >= 0, rest);
        assertTrue(rest.indexOf("closing the first") > rest.indexOf("closing the second"), rest);
        assertTrue(rest.contains("demo has stopped."), rest);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }

    @Test
    void aFailureTheOperatorCanMendIsLoggedWithoutStackTraceAndExitsWithOne() throws Exception {
        Process process = run("settings");
        String output = rest(process);

        assertEquals(1, process.waitFor());
        assertTrue(output.contains("LINNET_PROT: unknown setting"), output);
        assertFalse(output.contains("\tat "), output);
        assertTrue(output.contains("closing the first"), output);
    }

    @Test
    void anyOtherFailureIsLoggedWithItsStackTraceAndExitsWithOne() throws Exception {
        Process process = run("defect");
        String output = rest(process);

        assertEquals(1, process.waitFor());
        assertTrue(output.contains("java.lang.IllegalStateException: a defect"), output);
        assertTrue(output.contains("\tat "), output);
    }

    private Process run(String how) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        how)
                .redirectErrorStream(true)
                .start();
        started.add(process);
        return process;
    }

    private static void awaitLine(BufferedReader output, String part) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("ended without printing " + part);
    }

    private static String rest(Process process) {
        return String.join("\n", process.inputReader().lines().toList());
    }

    /** What the tests run. */
    static final class Demo {

        private Demo() {}

        public static void main(String[] how) {
            ServiceProcess.run("demo", process -> {
                Vertx vertx = Vertx.vertx();
                process.onStop("first", () -> closing("first").compose(done -> vertx.close()));
                process.onStop("second", () -> closing("second"));
                if (how[0].equals("settings")) {
                    Settings.of(Map.of("LINNET_PROT", "1")).verify();
                }
                if (how[0].equals("defect")) {
                    return Future.failedFuture(new IllegalStateException("a defect"));
                }
                System.out.println("serving");
                return Future.succeededFuture();
            });
        }

        private static Future<Void> closing(String what) {
            System.out.println("closing the " + what);
            return Future.succeededFuture();
        }
    }
}
