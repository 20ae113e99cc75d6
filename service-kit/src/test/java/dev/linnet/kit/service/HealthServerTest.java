package dev.linnet.kit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthServerTest {

    private static final String LIVE = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static final class Ready implements RunningService {
        @Override
        public Future<Void> check() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HealthServer server = new HealthServer(new HealthServer.Config("127.0.0.1", 0), new Ready());

    @BeforeEach
    void start() {
        vertx.deployVerticle(server).await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void itIsAliveAndReady() throws IOException {
        assertTrue(exchange(LIVE).startsWith("HTTP/1.1 200 "));
        assertTrue(exchange(LIVE.replace("livez", "readyz")).startsWith("HTTP/1.1 200 "));
    }

    @Test
    void aRequestThatCouldBeReadInTwoWaysIsRefusedAndNothingAfterItIsRead() throws IOException {
        String bad = "GET /livez HTTP/1.1\r\nHost: a\r\nContent-xength: 10\r\n\r\n";
        String answer = exchange(bad + LIVE);
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertEquals(0, answer.lastIndexOf("HTTP/1.1"), answer);
    }

    @Test
    void itAnswersHeadWithoutABody() throws IOException {
        String answer = exchange(LIVE.replace("GET", "HEAD"));
        assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("\r\n\r\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "OPTIONS", "WHAT"})
    void otherMethodsAre405WithTheAllowedOnes(String method) throws IOException {
        for (String path : List.of("/livez", "/readyz")) {
            String answer = exchange(LIVE.replace("GET", method).replace("/livez", path));
            assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
            assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\nallow: get, head\r\n"), answer);
        }
        assertTrue(exchange(LIVE.replace("GET", method).replace("/livez", "/")).startsWith("HTTP/1.1 404 "));
    }

    @Test
    void anIdleConnectionIsClosed() throws IOException {
        HealthServer hasty =
                new HealthServer(new HealthServer.Config("127.0.0.1", 0), new Ready(), Duration.ofMillis(200));
        vertx.deployVerticle(hasty).await();
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), hasty.port());
                Socket served = new Socket(InetAddress.getLoopbackAddress(), hasty.port())) {
            silent.setSoTimeout(60_000);
            served.setSoTimeout(60_000);
            served.getOutputStream()
                    .write(LIVE.replace("Connection: close\r\n", "").getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(-1, silent.getInputStream().read());
            String answer = new String(served.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
    }
}
