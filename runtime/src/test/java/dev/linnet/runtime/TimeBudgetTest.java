package dev.linnet.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {

    private static void less(Duration shorter, Duration longer) {
        assertTrue(shorter.compareTo(longer) < 0, () -> shorter + " is not below " + longer);
    }

    @Test
    void aCreateThatWaitsForItsTurnAndForAConnectionFailsBeforeItsAction() {
        less(TimeBudget.INSERT_QUEUE.plus(TimeBudget.CONNECT), TimeBudget.ACTION);
    }

    @Test
    void whatAnActionWaitsForEndsBeforeTheAction() {
        less(TimeBudget.STATEMENT, TimeBudget.ACTION);
        less(TimeBudget.USERS_OF_SERVICE, TimeBudget.ACTION);
    }

    @Test
    void aServiceAnswersBeforeItsGatewayGivesUp() {
        less(TimeBudget.ACTION, TimeBudget.PROMISED);
        less(TimeBudget.PROMISED, TimeBudget.GATEWAY_ACTION);
        // The users' service answers logins and sessions.
        less(TimeBudget.ACTION, TimeBudget.USERS_OF_GATEWAY);
    }

    @Test
    void aGatewayThatEndsWaitsForWhatServicesAnswer() {
        less(TimeBudget.PROMISED, TimeBudget.LAST_REQUESTS);
        less(TimeBudget.DRAIN, TimeBudget.LONGEST_DRAIN);
    }

    @Test
    void aProcessIsGoneBeforeItsContainerIsKilled() throws IOException {
        less(TimeBudget.LONGEST_DRAIN.plus(TimeBudget.LAST_REQUESTS), TimeBudget.STOP);
        Matcher grace =
                Pattern.compile("stop_grace_period: (\\d+)s").matcher(Files.readString(Path.of("../compose.yaml")));
        assertTrue(grace.find(), "compose.yaml has no stop_grace_period in seconds");
        do {
            less(TimeBudget.STOP, Duration.ofSeconds(Long.parseLong(grace.group(1))));
        } while (grace.find());
    }
}
