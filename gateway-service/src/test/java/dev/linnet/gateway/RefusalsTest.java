package dev.linnet.gateway;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.runtime.http.HttpLimits;
import dev.linnet.runtime.http.Refusals;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is refused over HTTP/2 is counted with what is refused over HTTP/1.1. */
class RefusalsTest {

    private static final HttpLimits HASTY =
            new HttpLimits(8 * 1024, 64 * 1024, Duration.ofSeconds(10), Duration.ofMillis(200));

    @Test
    void whatIsRefusedOverHttp2IsCountedByStatus() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        GatewayConfig config = TestGateway.with(TestGateway.config(TestGateway.LIMITS), HASTY);
        try (TestGateway gateway = new TestGateway(TestGateway.secure(config, certificate))) {
            HttpClient client = gateway.vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setUseAlpn(true)
                    .setSsl(true)
                    .setTrustAll(true)
                    .setVerifyHost(false));
            long coded = Refusals.refused(415);
            HttpClientRequest gzip = post(client, gateway);
            gzip.putHeader("Content-Encoding", "gzip");
            assertEquals(415, gzip.send(Buffer.buffer("{}")).await().statusCode());
            assertTrue(Refusals.refused(415) > coded);

            long misdirected = Refusals.refused(421);
            RequestOptions elsewhere = new RequestOptions()
                    .setServer(SocketAddress.inetSocketAddress(gateway.port(), "127.0.0.1"))
                    .setHost("elsewhere.example")
                    .setPort(gateway.port())
                    .setURI("/api/posts/");
            HttpClientRequest unknown = client.request(elsewhere).await();
            assertEquals(421, unknown.send().await().statusCode());
            assertTrue(Refusals.refused(421) > misdirected);

            long late = Refusals.refused(408);
            HttpClientRequest endless = post(client, gateway);
            endless.setChunked(true).write(Buffer.buffer("{")).await();
            assertEquals(408, endless.response().await().statusCode());
            assertTrue(Refusals.refused(408) > late);
            client.close().await();
        } finally {
            certificate.delete();
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsRequestIsCounted() throws Exception {
        try (TestGateway gateway = new TestGateway(TestGateway.LIMITS)) {
            long left = Refusals.left();
            try (RawHttp http = new RawHttp(gateway.port())) {
                http.send("POST /api/posts/ HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{");
                http.reset();
            }
            eventually("it is counted", () -> Refusals.left() > left);
        }
    }

    private static HttpClientRequest post(HttpClient client, TestGateway gateway) {
        return client.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/api/posts/")
                .await();
    }
}
