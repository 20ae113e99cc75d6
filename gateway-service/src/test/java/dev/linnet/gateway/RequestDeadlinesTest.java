package dev.linnet.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import dev.linnet.runtime.http.HttpLimits;
import dev.linnet.testing.Proves;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that send a little, again and again, and never all of it. */
@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR LF.
class RequestDeadlinesTest {

    private static final HttpLimits HASTY =
            new HttpLimits(8 * 1024, 64 * 1024, Duration.ofMillis(200), Duration.ofMillis(300));

    private static TestGateway gateway() {
        TestGateway gateway = new TestGateway(TestGateway.with(TestGateway.config(TestGateway.LIMITS), HASTY));
        gateway.posts.on("create", request -> Reply.success(Status.CREATED, "\"created\""));
        return gateway;
    }

    /** Answers what came until the server closed. */
    private static String trickle(int port, String start, String again) throws Exception {
        try (RawHttp http = new RawHttp(port)) {
            http.send(start);
            Thread trickling = new Thread(() -> {
                try {
                    while (true) {
                        http.send(again);
                        Thread.sleep(20);
                    }
                } catch (IOException | InterruptedException ended) {
                    // The server has closed.
                }
            });
            trickling.start();
            try {
                return http.toEnd();
            } finally {
                trickling.interrupt();
                trickling.join();
            }
        }
    }

    @Test
    @Proves("P1.31")
    void headersThatTrickleAre408() throws Exception {
        try (TestGateway gateway = gateway()) {
            String answer = trickle(gateway.port(), "GET /livez HTTP/1.1\r\n", "X: y\r\n");
            assertEquals(List.of(408), RawHttp.statuses(answer), answer);
            answer = trickle(gateway.port(), "G", "G");
            assertEquals(List.of(408), RawHttp.statuses(answer), answer);
            answer = trickle(gateway.port(), "GET /livez HTTP/1.1\r\nHost: a\r\n\r\nGET", "T");
            assertEquals(List.of(200, 408), RawHttp.statuses(answer), answer);
        }
    }

    @Test
    @Proves("P1.31")
    void aBodyThatTricklesIs408() throws Exception {
        try (TestGateway gateway = gateway()) {
            String post = "POST /api/posts/ HTTP/1.1\r\nHost: a\r\n";
            String answer = trickle(gateway.port(), post + "Content-Length: 60000\r\n\r\n", " ");
            assertEquals(List.of(408), RawHttp.statuses(answer), answer);
            answer = trickle(gateway.port(), post + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
            assertEquals(List.of(408), RawHttp.statuses(answer), answer);
            assertTrue(gateway.posts.requests().isEmpty());
        }
    }

    /** The answer needs no body, and nothing waits for it. */
    @Test
    void aBodyThatNobodyReadsEndsTheConnectionToo() throws Exception {
        try (TestGateway gateway = gateway()) {
            String get = "GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n";
            assertEquals(List.of(200), RawHttp.statuses(trickle(gateway.port(), get, " ")));
        }
    }

    @Test
    void aTlsHandshakeThatNeverEndsIsCut() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        GatewayConfig config = TestGateway.with(TestGateway.config(TestGateway.LIMITS), HASTY);
        try (TestGateway gateway = new TestGateway(TestGateway.secure(config, certificate));
                RawHttp http = new RawHttp(gateway.port())) {
            http.send("\u0016\u0003\u0001").toEnd();
        } finally {
            certificate.delete();
        }
    }

    private interface Http2 {
        void run(TestGateway gateway, HttpClient client) throws Exception;
    }

    private static void overHttp2(Http2 test) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        GatewayConfig config = TestGateway.with(
                TestGateway.config(TestGateway.LIMITS),
                new HttpLimits(8 * 1024, 64 * 1024, Duration.ofSeconds(10), Duration.ofMillis(300)));
        try (TestGateway gateway = new TestGateway(TestGateway.secure(config, certificate))) {
            HttpClient client = gateway.vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setUseAlpn(true)
                    .setSsl(true)
                    .setTrustAll(true)
                    .setVerifyHost(false));
            test.run(gateway, client);
            client.close().await();
        } finally {
            certificate.delete();
        }
    }

    @Test
    @Proves("P1.31")
    void aBodyOfHttp2ThatNeverEndsIs408() throws Exception {
        overHttp2((gateway, client) -> {
            Promise<String> answer = Promise.promise();
            HttpClientRequest request = client.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/api/posts/")
                    .await();
            request.response()
                    .onSuccess(response -> response.body()
                            .map(body -> response.statusCode() + " " + response.getHeader("content-type"))
                            .onComplete(answer));
            request.setChunked(true).write(Buffer.buffer("{")).await();
            assertEquals("408 application/problem+json", answer.future().await());
        });
    }

    /** Its response has begun, so no status can be sent any more. */
    @Test
    @Proves("P1.31")
    void anEventStreamOfHttp2WhoseRequestNeverEndsIsReset() throws Exception {
        overHttp2((gateway, client) -> {
            Cursor now = gateway.log.head();
            Effect all = new Effect.Subscribe(new Topic("posts", "all"), now, now, 0);
            gateway.posts.on("events", request -> Reply.success(Status.CREATED, "{}", all));
            Promise<Void> cut = Promise.promise();
            HttpClientRequest request = client.request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/api/posts/events")
                    .await();
            request.setChunked(true).write(Buffer.buffer(" ")).await();
            HttpClientResponse response = request.response().await();
            response.exceptionHandler(reset -> cut.tryComplete());
            response.handler(event -> {});
            assertEquals(200, response.statusCode());
            cut.future().await(5, TimeUnit.SECONDS);
        });
    }
}
