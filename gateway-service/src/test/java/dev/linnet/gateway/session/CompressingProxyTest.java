package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.testing.Await;
import dev.linnet.testing.EventSocket;
import dev.linnet.testing.FreePorts;
import dev.linnet.testing.Proves;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events through Debian's HAProxy, which compresses what it may. */
class CompressingProxyTest {

    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

    private static final String CONFIGURATION = """
        global
            log stderr format raw local0
        defaults
            mode http
            timeout connect 5s
            timeout client 30s
            timeout server 30s
        frontend clients
            bind 127.0.0.1:%d
            compression algo gzip
            compression type text/event-stream application/json
            default_backend linnet
        backend linnet
            server one 127.0.0.1:%d
        """;

    @Test
    @Proves("P8.22")
    void eachEventArrivesBeforeTheNextIsSent(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(HAPROXY), "HAProxy is not installed");
        try (TestGateway gateway = new TestGateway()) {
            gateway.posts.on(
                    "events",
                    request -> Reply.success(
                            Status.CREATED,
                            "{}",
                            new Effect.Subscribe(
                                    new Topic("posts", "all"), gateway.log.head(), gateway.log.head(), 0)));
            gateway.posts.on("list", request -> Reply.success(Status.OK, "[" + "1,".repeat(5_000) + "1]"));
            int port = FreePorts.next();
            Process haproxy = start(folder, port, gateway.port());
            try {
                Await.eventually("HAProxy listens", () -> listens(port));
                assertCompresses(port);
                assertPassesOn(gateway, port);
            } finally {
                haproxy.destroy();
                assertTrue(haproxy.waitFor(10, TimeUnit.SECONDS));
            }
        }
    }

    private static void assertPassesOn(TestGateway gateway, int port) throws IOException {
        try (EventSocket events =
                EventSocket.open(port, "/api/posts/events", "Accept-Encoding: gzip", "Accept: text/event-stream")) {
            assertEquals(200, events.status());
            assertEquals("", events.header("content-encoding"));
            assertEquals("retry: 1000", events.next());
            assertTrue(events.next().startsWith("event: subscribed\n"));
            for (int i = 0; i < 5; i++) {
                String id = gateway.log.publish("all").mark();
                assertTrue(events.next().startsWith("id: " + id + "\n"), "event " + i);
            }
        }
    }

    /** Or the test would show nothing. */
    private static void assertCompresses(int port) throws IOException {
        try (EventSocket list = EventSocket.open(port, "/api/posts/", "Accept-Encoding: gzip")) {
            assertEquals("gzip", list.header("content-encoding"));
        }
    }

    private static Process start(Path folder, int port, int gatewayPort) throws IOException {
        Path configuration =
                Files.writeString(folder.resolve("haproxy.cfg"), CONFIGURATION.formatted(port, gatewayPort));
        return new ProcessBuilder(HAPROXY.toString(), "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
    }

    private static boolean listens(int port) {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
