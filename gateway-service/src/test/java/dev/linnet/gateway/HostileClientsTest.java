package dev.linnet.gateway;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nothing that a client does is worth a line in the operator's log. */
@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR LF.
class HostileClientsTest {

    private static final int ROUNDS = 20;
    private static final int SLOW_MS = 5;

    /** Collects what is logged above DEBUG. */
    private static final class Loud extends AppenderBase<ILoggingEvent> {
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                IThrowableProxy thrown = event.getThrowableProxy();
                lines.add(event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage()
                        + (thrown == null
                                ? ""
                                : " " + thrown.getClassName() + " " + thrown.getMessage() + " at "
                                        + thrown.getStackTraceElementProxyArray()[0]));
            }
        }
    }

    private interface Client {
        void run(int port) throws IOException;
    }

    private static final String POST = "POST /api/posts/ HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";
    private static final String UPGRADE =
            "GET /ws/ HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final String EVENTS = "GET /api/posts/events HTTP/1.1\r\nHost: a\r\n\r\n";

    private static Client says(String... parts) {
        return port -> {
            for (int variant = 0; variant < 3; variant++) {
                try (RawHttp http = new RawHttp(port)) {
                    for (String part : parts) {
                        http.send(part);
                        if (variant == 2) {
                            TimeUnit.MILLISECONDS.sleep(SLOW_MS);
                        }
                    }
                    if (variant == 0) {
                        http.reset();
                    } else if (variant == 1) {
                        http.endOutput();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static Map<String, Client> clients() {
        Map<String, Client> clients = new TreeMap<>();
        clients.put("connects", says());
        clients.put("half a head", says("GET /livez HTT"));
        clients.put("half a body", says(POST + "{"));
        clients.put("a body and away", says(POST + "{}"));
        clients.put("many requests and away", says((POST + "{}").repeat(20)));
        clients.put(
                "a bad chunk",
                says("POST /api/posts/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));
        clients.put(
                "a short chunk",
                says("POST /api/posts/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx"));
        clients.put("no HTTP", says("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"));
        clients.put("no JSON", says(POST + "{{"));
        clients.put(
                "a body that is too large",
                says("POST /api/posts/ HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n" + "x".repeat(70_000)));
        clients.put("a login and away", says("GET /login/alice HTTP/1.1\r\nHost: a\r\n\r\n"));
        clients.put("a ready and away", says("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n"));
        clients.put("a bad escape", says("GET /login/%zz HTTP/1.1\r\nHost: a\r\n\r\n"));
        clients.put("a bad query", says("GET /api/posts/?limit=%zz&x=%ff HTTP/1.1\r\nHost: a\r\n\r\n"));
        clients.put("no target", says("GET  HTTP/1.1\r\nHost: a\r\n\r\n"));
        clients.put("a star", says("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"));
        clients.put("an authority", says("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"));
        clients.put("a whole URL", says("GET http://a:b:c/livez HTTP/1.1\r\nHost: a\r\n\r\n"));
        clients.put("a host that is none", says("GET /ws/ HTTP/1.1\r\nHost: [[\r\n\r\n"));
        clients.put("an upgrade of that host", says(UPGRADE.replace("Host: a", "Host: [[")));
        clients.put("an upgrade of no path", says(UPGRADE.replace("/ws/", "*")));
        clients.put("an upgrade of a bad path", says(UPGRADE.replace("/ws/", "/ws/%zz")));
        clients.put("an upgrade and away", says(UPGRADE));
        clients.put("an upgrade that is refused", says(UPGRADE.replace("/ws/", "/ws/nope")));
        clients.put("an upgrade with frames", says(UPGRADE + "\u0081\u0082\0\0\0\0{}", "\u0081\u0082\0\0\0\0{}"));
        clients.put("a broken frame", says(UPGRADE, "\u00ff\u00ff\u00ff\u00ff"));
        clients.put("half a frame", says(UPGRADE, "\u0081\u00fe\u00ff"));
        clients.put("two upgrades", says(UPGRADE + UPGRADE));
        clients.put("events and away", says(EVENTS));
        clients.put("events twice", says(EVENTS + EVENTS));
        return clients;
    }

    @Test
    void nothingThatAClientDoesIsLoggedAboveDebug() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        GatewayConfig plain = TestGateway.config(TestGateway.LIMITS);
        Loud loud = new Loud();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        try (TestGateway gateway = new TestGateway(plain);
                TestGateway secure = new TestGateway(TestGateway.secure(plain, certificate))) {
            serve(gateway);
            serve(secure);
            loud.start();
            root.addAppender(loud);
            for (Map.Entry<String, Client> client : clients().entrySet()) {
                for (int round = 0; round < ROUNDS; round++) {
                    attempt(client.getValue(), gateway.port());
                    if (round % 10 == 0) {
                        attempt(client.getValue(), secure.port());
                    }
                }
                assertEquals(List.of(), List.copyOf(loud.lines), client.getKey());
            }
            eventually("all answers are given", () -> answers(gateway.port()));
            gateway.vertx.timer(300).await();
            assertEquals(List.of(), List.copyOf(loud.lines));
        } finally {
            root.detachAppender(loud);
            certificate.delete();
        }
    }

    private static void attempt(Client client, int port) {
        try {
            client.run(port);
        } catch (IOException refused) {
            // The server may be quicker.
        }
    }

    private static boolean answers(int port) {
        try {
            String answer = RawHttp.exchange(port, "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            return RawHttp.statuses(answer).equals(List.of(200));
        } catch (IOException e) {
            return false;
        }
    }

    /** Answers late, so that clients leave before. */
    private static void serve(TestGateway gateway) {
        gateway.posts.later(
                "create",
                request -> gateway.vertx.timer(SLOW_MS).map(late -> Reply.success(Status.CREATED, "{\"pk\":1}")));
        gateway.posts.later(
                "subscribe_to_list",
                request -> gateway.vertx.timer(SLOW_MS).map(late -> Reply.failure(Status.NOT_FOUND, "[\"no\"]")));
        gateway.vertx
                .eventBus()
                .<Request>consumer(
                        Addresses.connect("posts"),
                        message -> gateway.vertx
                                .timer(SLOW_MS)
                                .onComplete(late -> message.reply(Reply.done(Status.NO_CONTENT))))
                .completion()
                .await();
    }
}
