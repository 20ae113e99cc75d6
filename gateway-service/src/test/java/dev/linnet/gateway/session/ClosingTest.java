package dev.linnet.gateway.session;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {

    private static final int LIMIT = 64 * 1024;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String frameOf(int size) {
        String frame = "{\"action\":\"size\",\"x\":\"\"}";
        return frame.substring(0, frame.length() - 2) + "x".repeat(size - frame.length()) + "\"}";
    }

    private static TestGateway gateway() {
        TestGateway gateway = new TestGateway();
        gateway.posts.on(
                "size",
                request -> Reply.success(
                        Status.OK, Integer.toString(request.arguments().length())));
        return gateway;
    }

    @Test
    void takesAFrameOfTheLargestSizeWholeOrInFragments() throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            assertTrue(socket.ask(frameOf(LIMIT)).contains("\"data\":" + LIMIT));
            byte[] frame = bytes(frameOf(LIMIT));
            socket.send(false, RawSocket.TEXT, new byte[0]);
            for (int at = 0; at < LIMIT; at += 4096) {
                socket.send(false, 0, java.util.Arrays.copyOfRange(frame, at, at + 4096));
            }
            socket.send(true, 0, new byte[0]);
            assertTrue(socket.text().contains("\"data\":" + LIMIT));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 900_000})
    void closesWith1009WhenAFrameIsTooLarge(int beyond) throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            assertEquals(1009, socket.send(frameOf(LIMIT + beyond)).closeCode());
        }
    }

    @Test
    void closesWith1009WhenFragmentsAreTooLargeTogether() throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            socket.send(false, RawSocket.TEXT, new byte[LIMIT]);
            assertEquals(1009, socket.send(false, 0, new byte[1]).closeCode());
        }
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            socket.send(false, RawSocket.BINARY, new byte[LIMIT]);
            assertEquals(1009, socket.send(true, 0, new byte[1]).closeCode());
        }
    }

    @Test
    void closesWith1007WhenATextIsNotUtf8() throws Exception {
        byte[][] bad = {
            {(byte) 0xff}, {(byte) 0xc3}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xc0, (byte) 0x80}
        };
        for (byte[] text : bad) {
            try (TestGateway gateway = gateway();
                    RawSocket socket = gateway.visit()) {
                assertEquals(1007, socket.send(true, RawSocket.TEXT, text).closeCode());
            }
        }
    }

    @Test
    void takesTheReplacementCharacterAndASplitCharacter() throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            assertTrue(socket.ask("{\"action\":\"echo\",\"x\":\"\uFFFD\"}").contains("\uFFFD"));
            byte[] euro = bytes("{\"action\":\"echo\",\"x\":\"€\"}");
            int middle = euro.length - 4;
            socket.send(false, RawSocket.TEXT, java.util.Arrays.copyOf(euro, middle));
            socket.send(true, 0, java.util.Arrays.copyOfRange(euro, middle, euro.length));
            assertTrue(socket.text().contains("€"));
        }
    }

    @Test
    void closesWith1002WhenTheFramingIsBroken() throws Exception {
        byte[][] broken = {
            {(byte) 0xf1, (byte) 0x80, 0, 0, 0, 0}, // reserved bits
            {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}, // unknown opcode
            {(byte) 0x81, 0x02, '{', '}'}, // not masked
            {(byte) 0x80, (byte) 0x80, 0, 0, 0, 0}, // nothing to continue
            {0x09, (byte) 0x80, 0, 0, 0, 0} // a ping in fragments
        };
        for (byte[] frame : broken) {
            try (TestGateway gateway = gateway();
                    RawSocket socket = gateway.visit()) {
                assertEquals(1002, socket.sendRaw(frame).closeCode());
            }
        }
    }

    /** Netty and Vert.x would send back what they get. */
    @ParameterizedTest
    @CsvSource({
        "0, 1002",
        "1, 1002",
        "999, 1002",
        "1000, 1000",
        "1001, 1001",
        "1003, 1003",
        "1004, 1002",
        "1005, 1002",
        "1006, 1002",
        "1007, 1007",
        "1014, 1014",
        "1015, 1002",
        "1016, 1002",
        "2999, 1002",
        "3000, 3000",
        "4999, 4999",
        "5000, 1002",
        "32768, 1002",
        "65535, 1002"
    })
    @Proves("P3.36")
    void aCloseCodeThatNobodyMaySendIsAnsweredWith1002(int sent, int answered) throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            byte[] payload = {(byte) (sent >> 8), (byte) sent};
            assertEquals(answered, socket.send(true, RawSocket.CLOSE, payload).closeCode());
        }
    }

    @Test
    @Proves({"P3.36", "P3.37"})
    void aCloseFrameOfOneByteIsAnsweredWith1002AndAReasonThatIsNotUtf8With1007() throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            assertEquals(1002, socket.send(true, RawSocket.CLOSE, new byte[1]).closeCode());
        }
        byte[][] reasons = {
            {(byte) 0xff}, {(byte) 0xc3}, {'a', (byte) 0xe2, (byte) 0x82}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}
        };
        for (byte[] reason : reasons) {
            byte[] payload = new byte[2 + reason.length];
            payload[0] = 1000 >> 8;
            payload[1] = (byte) 1000;
            System.arraycopy(reason, 0, payload, 2, reason.length);
            try (TestGateway gateway = gateway();
                    RawSocket socket = gateway.visit()) {
                assertEquals(1007, socket.send(true, RawSocket.CLOSE, payload).closeCode());
            }
        }
    }

    @Test
    @Proves("P3.46")
    void closesWith4410WhenAMessageIsNotFinishedInTimeWhateverElseComes() throws Exception {
        SessionLimits hasty = new SessionLimits(
                LIMIT,
                1 << 20,
                64,
                2,
                500,
                Duration.ofMillis(400),
                Duration.ofMillis(300),
                Duration.ofMillis(500),
                Duration.ofHours(1));
        try (TestGateway gateway = new TestGateway(hasty);
                RawSocket socket = gateway.visit()) {
            socket.send(false, RawSocket.TEXT, new byte[0]);
            Thread fragments = new Thread(() -> {
                try {
                    while (true) {
                        socket.send(false, 0, new byte[0]);
                        socket.send(true, RawSocket.PING, new byte[0]);
                        Thread.sleep(20);
                    }
                } catch (java.io.IOException | InterruptedException ended) {
                    // Told below.
                }
            });
            fragments.start();
            assertEquals(4410, socket.closeCode());
            fragments.interrupt();
            fragments.join();
        }
    }

    @Test
    void closesASlowConsumerWith4408AndCutsItsConnection() throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            gateway.posts.on("large", request -> Reply.success(Status.OK, "\"" + "x".repeat(200_000) + "\""));
            for (int i = 0; i < 100; i++) {
                socket.send("{\"action\":\"large\"}");
            }
            int before = settled(gateway);
            assertTrue(before < 100, "the send queue bounds what is asked: " + before);
            // The client begins to read at once, within the closing timeout.
            assertEquals(4408, socket.closeCode());
        }
    }

    /** Two such replies at once are more than the send queue holds. */
    @Test
    @Proves("P3.44")
    void aClientThatReadsGetsAllLargeRepliesItHasAskedFor() throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            String large = "x".repeat(900_000);
            gateway.posts.on("large", request -> Reply.success(Status.OK, "\"" + large + "\""));
            for (int i = 0; i < 20; i++) {
                socket.send("{\"action\":\"large\",\"request_id\":" + i + "}");
            }
            for (int i = 0; i < 20; i++) {
                String reply = socket.text();
                assertTrue(reply.startsWith("{\"action\":\"large\",\"request_id\":" + i + ","));
                assertTrue(reply.length() > large.length());
            }
        }
    }

    /** Though it has asked for so much that its socket is not read, and it cannot be blamed for its silence. */
    @Test
    @Proves("P3.44")
    void closesWith4408WhoDoesNotTakeLargeReplies() throws Exception {
        SessionLimits impatient = new SessionLimits(
                LIMIT,
                1 << 20,
                4,
                2,
                500,
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                Duration.ofHours(1));
        try (TestGateway gateway = new TestGateway(impatient);
                RawSocket socket = gateway.visit()) {
            gateway.posts.on("large", request -> Reply.success(Status.OK, "\"" + "x".repeat(900_000) + "\""));
            for (int i = 0; i < 20; i++) {
                socket.send("{\"action\":\"large\"}");
            }
            int before = settled(gateway);
            assertTrue(before < 20, "the send queue bounds what is asked: " + before);
            eventually("the gateway has cut the connection", () -> {
                try {
                    socket.send("{\"action\":\"echo\"}");
                    return false;
                } catch (java.io.IOException cut) {
                    return true;
                }
            });
        }
    }

    @Test
    void cutsTheConnectionOfAClientThatNeverReads() throws Exception {
        try (TestGateway gateway = gateway();
                RawSocket socket = gateway.visit()) {
            gateway.posts.on("large", request -> Reply.success(Status.OK, "\"" + "x".repeat(200_000) + "\""));
            for (int i = 0; i < 100; i++) {
                socket.send("{\"action\":\"large\"}");
            }
            settled(gateway);
            eventually("the gateway has cut the connection", () -> {
                try {
                    socket.send("{\"action\":\"echo\"}");
                    return false;
                } catch (java.io.IOException cut) {
                    return true;
                }
            });
        }
    }

    /** How many requests arrived, once the session is closed and no more do. */
    private static int settled(TestGateway gateway) {
        int[] last = {-1, 0};
        eventually("no more requests arrive", () -> {
            int now = gateway.posts.requests().size();
            last[1] = now == last[0] && now > 0 ? last[1] + 1 : 0;
            last[0] = now;
            return last[1] > 50;
        });
        return last[0];
    }

    @Test
    void closesWith4409WhenNothingIsHeardAndKeepsWhoAnswersPings() throws Exception {
        SessionLimits impatient = new SessionLimits(
                LIMIT,
                1 << 20,
                64,
                2,
                500,
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                Duration.ofHours(1));
        try (TestGateway gateway = new TestGateway(impatient);
                RawSocket deaf = gateway.visit();
                RawSocket alive = gateway.visit()) {
            Thread answering = new Thread(() -> {
                try {
                    alive.text();
                } catch (java.io.IOException | AssertionError ended) {
                    // Told below by the last ask.
                }
            });
            answering.start();
            assertEquals(4409, deaf.closeCode());
            alive.send("{\"action\":\"echo\"}");
            answering.join();
            assertTrue(alive.ask("{\"action\":\"echo\"}").contains("200"));
        }
    }
}
