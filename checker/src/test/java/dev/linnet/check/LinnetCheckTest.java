package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.JavaCommand;
import dev.linnet.testing.JavaProcess;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The checker as operators start it. */
class LinnetCheckTest {

    private String printed = "";

    @Test
    void itEndsWith0WhenNothingIsWrongAndLeavesNoTriggerBehind() throws Exception {
        Deployment deployment = Deployment.shared();
        deployment.untilItServes();
        int code = run(Map.of(
                "LINNET_CHECK_GATEWAYS",
                deployment.uris().stream().map(Object::toString).collect(Collectors.joining(",")),
                "DATABASE_URL",
                deployment.database().url(),
                "LINNET_CHECK_SECONDS",
                "3",
                "LINNET_CHECK_SEED",
                "42"));
        assertEquals(0, code, printed);
        assertTrue(printed.contains("Seed 42") && printed.contains("lost 0"), printed);
        try (var connection = Database.at(deployment.database().url()).connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from pg_trigger where tgname = 'linnet_check'")) {
            row.next();
            assertEquals(0, row.getInt(1));
        }
    }

    @Test
    void itEndsWith2WhenThereIsNothingToCheck() throws Exception {
        int code = run(Map.of(
                "DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "LINNET_CHECK_GATEWAYS", "http://127.0.0.1:1"));
        assertEquals(2, code, printed);
        assertTrue(printed.contains("Not checked: ") && !printed.contains("null"), printed);
    }

    private int run(Map<String, String> environment) {
        try (JavaProcess process = JavaCommand.of(LinnetCheck.class.getName())
                .withEnvironment(environment)
                .start()) {
            int code = process.untilItEnds();
            printed = process.printed();
            return code;
        }
    }
}
