package dev.linnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nothing | Unmatched argument",
                "fanout --nothing | Unknown option",
                "fanout --subscribers many | 'many' is not an int",
                "fanout --subscribers 0 | '--subscribers': 0 is not between 1 and 100000",
                "fanout --duration NaN | NaN is not between 0.1 and 3600",
                "fanout --duration 1e9 | is not between 0.1 and 3600",
                "fanout --url localhost:8080 | is not like http://HOST:PORT",
                "fanout --url :: | Invalid value for option '--url'",
                "fanout --url http://192.0.2.1 | is not on this machine. --yes-load-this-host allows it.",
                "fanout --user a --token b | Give --user or --token, not both.",
                "fanout --json /no/such/folder/x.json | Cannot write",
                // Options of other scenarios.
                "create --subscribers 5 | Unknown option",
                "open --rate 5 | Unknown option",
            })
    void aBadOptionIsOneLineAndExitCode2(String arguments, String expected) {
        assertIsOneLine(Command.run(arguments.strip().split(" ")), expected);
    }

    private static void assertIsOneLine(Command command, String expected) {
        assertEquals(2, command.code(), command.err());
        assertEquals("", command.out());
        assertEquals(1, command.err().lines().count(), command.err());
        assertTrue(command.err().startsWith("linnet-bench: "), command.err());
        assertTrue(command.err().contains(expected), command.err());
    }

    @Test
    void withoutAScenarioItNamesAll() {
        assertIsOneLine(
                Command.run(),
                "Name a scenario: open, idle, create, fanout, fanout16, paced, spread, spread16, "
                        + "mixed, resume-storm, back-at-once.");
    }

    @ParameterizedTest
    @CsvSource({"--user, alice", "--token, t"})
    void aServerThatCannotBeReachedIsOneLineAndExitCode2(String option, String value) {
        String url = "http://127.0.0.1:" + FreePorts.next();
        assertIsOneLine(Command.run("paced", "--url", url, option, value), url + " cannot be reached");
    }

    @Test
    void anUnknownTokenIsAFault() {
        Command command = Command.run("open", "--url", Loaded.urls()[0], "--token", "x", "--subscribers", "3");
        assertEquals(1, command.code(), command.err());
        assertTrue(command.out().contains("401"), command.out());
    }

    @ParameterizedTest
    @EnumSource
    void helpTellsTheOptionsOfTheScenarioAndTheirDefaults(Scenario scenario) {
        Command command = Command.run(scenario.label(), "--help");
        assertEquals(0, command.code());
        scenario.options().forEach((option, value) -> assertTrue(command.out().contains(option), command.out()));
        assertFalse(command.out().contains("DEFAULT-VALUE"), command.out());
        assertFalse(command.out().contains("Default: null"), command.out());
    }
}
