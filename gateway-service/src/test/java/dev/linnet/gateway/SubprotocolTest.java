package dev.linnet.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.testing.Proves;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that offers subprotocols must be given one of them, or it fails the connection. */
class SubprotocolTest {

    private static final String HEADER = "Sec-WebSocket-Protocol: ";

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "graphql-ws                  | graphql-ws",
                "a, b                        | a",
                "a,linnet.v1 ,b              | linnet.v1",
                "LINNET.v1,x                 | LINNET.v1",
                ",, a b, c/d, é, good!       | good!",
            })
    @Proves("P1.19")
    void oursIsChosenElseTheFirstThatIsOne(String offered, String chosen) throws IOException {
        assertEquals(List.of(chosen), given(HEADER + offered));
    }

    @Test
    @Proves("P1.19")
    void severalHeadersAreOneList() throws IOException {
        assertEquals(List.of("linnet.v1"), given(HEADER + "a", HEADER + "linnet.v1"));
    }

    @Test
    @Proves("P1.20")
    void whoOffersNoneIsGivenNone() throws IOException {
        assertEquals(List.of(), given());
        assertEquals(List.of(), given(HEADER));
        assertEquals(List.of(), given(HEADER + "a b, c/d"));
    }

    /** What the upgrade is answered with. */
    private List<String> given(String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            String request = "GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
                head.write(socket.getInputStream().read());
            }
            List<String> lines = head.toString(StandardCharsets.UTF_8).lines().toList();
            assertEquals("HTTP/1.1 101 Switching Protocols", lines.get(0));
            return lines.stream()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT)
                            .startsWith(HEADER.strip().toLowerCase(java.util.Locale.ROOT)))
                    .map(line -> line.substring(HEADER.length()))
                    .toList();
        }
    }
}
