package dev.linnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.JavaCommand;
import dev.linnet.testing.JavaProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each test runs a JVM of its own, since starting and ending one is what is tested. */
@Timeout(300)
class ServiceProcessTest {

    @Test
    void sigtermClosesInReverseOrder() {
        try (JavaProcess process = run("serve").untilItSays("serving")) {
            process.stop();
            String printed = process.printed();
            assertTrue(printed.indexOf("closing the second") >= 0, printed);
            assertTrue(printed.indexOf("closing the first") > printed.indexOf("closing the second"), printed);
            assertTrue(printed.contains("demo has stopped."), printed);
        }
    }

    @Test
    void aFailureTheOperatorCanMendIsLoggedWithoutStackTraceAndExitsWithOne() {
        try (JavaProcess process = run("settings")) {
            assertEquals(1, process.untilItEnds());
            String printed = process.printed();
            assertTrue(printed.contains("LINNET_PROT: unknown setting"), printed);
            assertFalse(printed.contains("\tat "), printed);
            assertTrue(printed.contains("closing the first"), printed);
        }
    }

    @Test
    void anyOtherFailureIsLoggedWithItsStackTraceAndExitsWithOne() {
        try (JavaProcess process = run("defect")) {
            assertEquals(1, process.untilItEnds());
            String printed = process.printed();
            assertTrue(printed.contains("java.lang.IllegalStateException: a defect"), printed);
            assertTrue(printed.contains("\tat "), printed);
        }
    }

    private static JavaProcess run(String how) {
        return JavaCommand.of(Demo.class.getName()).withArguments(how).start();
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
