package dev.linnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A server that loses and repeats on purpose is found out. */
class FaultsTest {

    private static Command run(FaultyServer.Fault fault) {
        return run(new FaultyServer(fault));
    }

    private static Command run(FaultyServer started) {
        try (FaultyServer server = started) {
            return Command.run(
                    "open",
                    "--url",
                    server.url(),
                    "--subscribers",
                    "5",
                    "--hashtags",
                    "1",
                    "--at-once",
                    "1",
                    "--patience",
                    "0.5");
        }
    }

    @Test
    void aServerWithoutFaultsHasNone() {
        Command command = run((follower, post) -> 1);
        assertEquals(0, command.code(), command.out());
    }

    /** It takes a second until all have come, twice the patience. */
    @Test
    void eventsThatComeOneAfterTheOtherAreNotMissing() {
        Command command = run(new FaultyServer((follower, post) -> 1, 250));
        assertEquals(0, command.code(), command.out());
    }

    @Test
    void oneLostDeliveryIsFoundAndTheExitCodeIs1() {
        Command command = run((follower, post) -> follower == 3 ? 0 : 1);
        assertTrue(command.out().contains("missing 1, doubled 0, unexpected 0"), command.out());
        assertEquals(1, command.code());
    }

    @Test
    void oneDoubledDeliveryIsFoundAndTheExitCodeIs1() {
        Command command = run((follower, post) -> follower == 3 ? 2 : 1);
        assertTrue(command.out().contains("missing 0, doubled 1, unexpected 0"), command.out());
        assertEquals(1, command.code());
    }

    /** Counts alone would be right: five deliveries for five subscribers. */
    @Test
    void aLossOnOneSocketAndARepeatOnAnotherDoNotHideEachOther() {
        Command command = run((follower, post) -> follower == 0 ? 0 : follower == 1 ? 2 : 1);
        assertTrue(command.out().contains("missing 1, doubled 1, unexpected 0"), command.out());
        assertEquals(1, command.code());
    }

    /** The closed loop goes on after a loss, and the loss is still told. */
    @Test
    void aPostWhoseDeliveriesDoNotComeIsWrittenOff() {
        try (FaultyServer server = new FaultyServer((follower, post) -> follower == 0 && post == 2 ? 0 : 1)) {
            Command command = Command.run(
                    "fanout",
                    "--url",
                    server.url(),
                    "--subscribers",
                    "2",
                    "--warmup",
                    "0",
                    "--duration",
                    "0.5",
                    "--patience",
                    "0.5");
            assertTrue(command.out().contains("missing 1, doubled 0"), command.out());
            assertTrue(command.out().contains("stalls 1,"), command.out());
            assertEquals(1, command.code());
        }
    }
}
