package dev.linnet.gateway;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.linnet.testing.Proves;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Many clients on the shared connections of a proxy, some of which try to put words into the mouths of the others. */
@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR LF.
class SmugglingTest {

    private static final int INNOCENTS = 8;
    private static final int REQUESTS = 150;
    private static final String FORGED = "GET /login/forged HTTP/1.1\r\nHost: a\r\nX-Rest: ";

    /** Each wall must hold without the other one. */
    static Stream<Arguments> walls() {
        UnaryOperator<String> none = config -> config;
        UnaryOperator<String> withoutRules = config -> config.replaceAll("(?m)^ *http-request deny.*$", "");
        return Stream.of(
                Arguments.of("as shipped", none), Arguments.of("without the rules of the proxy", withoutRules));
    }

    private static List<String> attacks() {
        String start = "POST /api/posts/ HTTP/1.1\r\nHost: a\r\n";
        String answered = "GET /livez HTTP/1.1\r\nHost: a\r\n";
        String end = "Connection: keep-alive\r\n\r\n";
        List<String> attacks = new ArrayList<>();
        for (String name : List.of("Content-xength", "content-Xength", "Content-.ength", "Content-Lengthx")) {
            // Answered before its body is there, which swallows what the proxy sends next on this connection.
            attacks.add(answered + name + ": " + 40 + "\r\n" + end);
            attacks.add(answered + name + ": " + 400 + "\r\n" + end);
            attacks.add(start + name + ": 0\r\nContent-Length: " + FORGED.length() + "\r\n" + end + FORGED);
        }
        attacks.add(
                start + "Transfer-Encoding: xchunked\r\nContent-Length: " + FORGED.length() + "\r\n" + end + FORGED);
        attacks.add(start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" + end + "0\r\n\r\n" + FORGED);
        attacks.add(start + "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n" + end);
        attacks.add(answered + "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n" + end);
        return attacks;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    @Proves("P1.24")
    void everybodyGetsTheOwnAnswer(String walls, UnaryOperator<String> change) throws Exception {
        assumeTrue(Haproxy.isInstalled(), "HAProxy is not installed");
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicBoolean done = new AtomicBoolean();
        ConcurrentLinkedQueue<Integer> attackers = new ConcurrentLinkedQueue<>();
        try (TestGateway first = new TestGateway();
                TestGateway second = new TestGateway();
                Haproxy proxy = Haproxy.start(List.of(first.port(), second.port()), change)) {
            eventually("the proxy serves", () -> serves(proxy.port()));
            for (String attack : attacks()) {
                threads.execute(attacking(proxy.port(), attack, done, attackers));
            }
            List<Future<Integer>> innocents = new ArrayList<>();
            for (int i = 0; i < INNOCENTS; i++) {
                innocents.add(threads.submit(asking(proxy.port(), "innocent-" + i)));
            }
            int answered = 0;
            for (Future<Integer> innocent : innocents) {
                answered += innocent.get();
            }
            assertEquals(INNOCENTS * REQUESTS, answered);
            done.set(true);
            assertTrue(attackers.stream().filter(status -> status == 400).count()
                    > attacks().size());
            assertTrue(first.users.names().stream().noneMatch("forged"::equals));
            assertTrue(second.users.names().stream().noneMatch("forged"::equals));
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private static boolean serves(int port) {
        try (RawHttp http = new RawHttp(port)) {
            String ready = http.send("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .toEnd();
            return RawHttp.statuses(ready).equals(List.of(200));
        } catch (IOException notYet) {
            return false;
        }
    }

    /** One connection, many requests. Answers how many had their own answer. */
    private static Callable<Integer> asking(int port, String name) {
        return () -> {
            int own = 0;
            try (RawHttp http = new RawHttp(port)) {
                for (int i = 0; i < REQUESTS; i++) {
                    String id = name + "-" + i;
                    http.send("GET /login/" + id + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    http.until("\r\n\r\n");
                    String user = new JsonObject(http.until("}}"))
                            .getJsonObject("user")
                            .getString("username");
                    own += user.equals(id) ? 1 : 0;
                }
            }
            return own;
        };
    }

    /** First a good request: the next one of a connection may go over a shared one. */
    private static Runnable attacking(
            int port, String attack, AtomicBoolean done, ConcurrentLinkedQueue<Integer> statuses) {
        return () -> {
            while (!done.get()) {
                try (RawHttp http = new RawHttp(port)) {
                    http.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").until("alive\n");
                    String head = http.send(attack).until("\r\n\r\n");
                    statuses.addAll(RawHttp.statuses(head));
                } catch (IOException | AssertionError refused) {
                    // The next one may get through.
                }
            }
        };
    }
}
