package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Proves;
import dev.linnet.testing.RawSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What closes a socket, and with which code. */
class CloseCodesTest extends EndToEnd {

    private static final int LIMIT = 65_536;
    private static final int RESERVED_BIT = 0x40;
    private static final int RESERVED_OPCODE = 3;
    private static final int PING = 9;

    private Login login;

    @BeforeEach
    void logIn() {
        login = Login.fresh(linnet);
    }

    @Test
    @Proves("P3.34")
    void aClientThatClosesIsAnsweredWithItsCode() throws IOException {
        try (RawSocket socket = login.socket(linnet)) {
            socket.send(RawSocket.FINAL | RawSocket.CLOSE, new byte[] {0x03, (byte) 0xE8});
            assertEquals(1000, socket.closeCode());
            assertTrue(socket.isAtEnd());
        }
    }

    @Test
    @Proves("P3.40")
    void aGatewayThatGoesDownClosesWith1012AndAPause() {
        Deployment deployment = Deployment.start(Map.of());
        TestSocket visitor = keep(TestSocket.openAnonymous(deployment));
        TestSocket user = keep(TestSocket.open(deployment, Login.fresh(deployment)));
        user.create("before");
        deployment.close();
        assertEquals(1012, visitor.closeCode());
        assertEquals(1012, user.closeCode());
        assertTrue(
                user.raw().closeReason().matches("Reconnect in \\d+ ms\\."),
                user.raw().closeReason());
    }

    @Test
    @Proves("P3.35")
    void brokenFramingIsClosedWith1002() throws IOException {
        try (RawSocket reservedBit = login.socket(linnet);
                RawSocket reservedOpcode = login.socket(linnet);
                RawSocket strayContinuation = login.socket(linnet);
                RawSocket fragmentedPing = login.socket(linnet);
                RawSocket unmasked = login.socket(linnet)) {
            reservedBit.send(RawSocket.FINAL | RESERVED_BIT | RawSocket.TEXT, new byte[] {'{', '}'});
            assertEquals(1002, reservedBit.closeCode());
            reservedOpcode.send(RawSocket.FINAL | RESERVED_OPCODE, new byte[0]);
            assertEquals(1002, reservedOpcode.closeCode());
            strayContinuation.send(RawSocket.FINAL | RawSocket.CONTINUATION, new byte[] {'x'});
            assertEquals(1002, strayContinuation.closeCode());
            fragmentedPing.send(PING, new byte[0]);
            assertEquals(1002, fragmentedPing.closeCode());
            unmasked.sendRaw((byte) (RawSocket.FINAL | RawSocket.TEXT), (byte) 2, (byte) '{', (byte) '}');
            assertEquals(1002, unmasked.closeCode());
        }
    }

    @Test
    @Proves("P3.37")
    void textThatIsNotUtf8IsClosedWith1007() throws IOException {
        try (RawSocket whole = login.socket(linnet);
                RawSocket surrogate = login.socket(linnet);
                RawSocket fragmented = login.socket(linnet)) {
            whole.send(RawSocket.FINAL | RawSocket.TEXT, new byte[] {'"', (byte) 0xFF, '"'});
            assertEquals(1007, whole.closeCode());
            surrogate.send(
                    RawSocket.FINAL | RawSocket.TEXT, new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'});
            assertEquals(1007, surrogate.closeCode());
            fragmented.send(RawSocket.TEXT, new byte[] {'"', (byte) 0xC3});
            fragmented.send(RawSocket.FINAL | RawSocket.CONTINUATION, new byte[] {'"'});
            assertEquals(1007, fragmented.closeCode());
        }
    }

    @Test
    @Proves("P3.47")
    void textMayBeCutAnywhereEvenWithinACharacter() throws IOException {
        byte[] frame = Json.text("{'action':'create','request_id':'é😀','data':{'body':'x'}}")
                .getBytes(StandardCharsets.UTF_8);
        try (RawSocket socket = login.socket(linnet)) {
            socket.send(RawSocket.TEXT, new byte[0]);
            for (byte b : frame) {
                socket.send(RawSocket.CONTINUATION, new byte[] {b});
            }
            socket.send(RawSocket.FINAL | RawSocket.CONTINUATION, new byte[0]);
            JsonNode reply = Json.read(socket.text());
            assertEquals(Frames.success("create", "\"é😀\"", 201, reply.get("data")), reply);
        }
    }

    @Test
    @Proves("P3.38")
    void aFrameOf64KiBIsAnsweredAndALargerOneIsClosedWith1009() throws IOException {
        String start = "{\"action\":\"retrieve\",\"request_id\":1,\"pk\":0,\"x\":\"";
        String largest = start + "x".repeat(LIMIT - start.length() - 2) + "\"}";
        assertEquals(LIMIT, largest.length());
        try (RawSocket socket = login.socket(linnet);
                RawSocket fragments = login.socket(linnet);
                RawSocket binary = login.socket(linnet)) {
            socket.send(largest);
            assertEquals(Frames.failure("retrieve", "1", 404, "['Not found']"), Json.read(socket.text()));
            socket.send(largest + " ");
            assertEquals(1009, socket.closeCode());

            fragments.send(RawSocket.TEXT, largest.getBytes(StandardCharsets.UTF_8));
            fragments.send(RawSocket.FINAL | RawSocket.CONTINUATION, new byte[] {' '});
            assertEquals(1009, fragments.closeCode());

            binary.send(RawSocket.FINAL | 2, new byte[LIMIT + 1]);
            assertEquals(1009, binary.closeCode());
        }
    }
}
