package dev.linnet.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.runtime.http.HttpLimits;
import dev.linnet.testing.Proves;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    @Test
    @Proves("P1.3")
    void servesHttpAndSocketsOverTlsWithASecureCookie() {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        GatewayConfig secure = TestGateway.secure(TestGateway.config(TestGateway.LIMITS), certificate);
        try (TestGateway gateway = new TestGateway(secure)) {
            // Held in variables: Vert.x closes a client that is garbage.
            HttpClient http = gateway.vertx.createHttpClient(
                    new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
            HttpClientResponse response = http.request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/login/alice")
                    .compose(HttpClientRequest::send)
                    .await();
            assertTrue(response.getHeader("set-cookie").contains("; Secure"), response.getHeader("set-cookie"));
            http.close().await();

            WebSocketClient sockets = gateway.vertx.createWebSocketClient(
                    new WebSocketClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
            WebSocket socket =
                    sockets.connect(gateway.port(), "127.0.0.1", "/ws/").await();
            Promise<String> reply = Promise.promise();
            socket.textMessageHandler(reply::tryComplete);
            socket.writeTextMessage("{\"action\":\"echo\"}").await();
            assertEquals(200, new JsonObject(reply.future().await()).getInteger("response_status"));
            sockets.close().await();
        } finally {
            certificate.delete();
        }
    }

    private static HttpClient http2(TestGateway gateway) {
        return gateway.vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false));
    }

    /** CONNECT has no path there. */
    @Test
    @Proves("P1.36")
    void answersARequestOfHttp2WithoutAPath() throws TimeoutException {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        GatewayConfig secure = TestGateway.secure(TestGateway.config(TestGateway.LIMITS), certificate);
        try (TestGateway gateway = new TestGateway(secure)) {
            HttpClient http = http2(gateway);
            int status = http.request(HttpMethod.CONNECT, gateway.port(), "127.0.0.1", "")
                    .compose(HttpClientRequest::send)
                    .map(HttpClientResponse::statusCode)
                    .await(5, TimeUnit.SECONDS);
            assertEquals(400, status);
            http.close().await();
        } finally {
            certificate.delete();
        }
    }

    @Test
    @Proves("P1.30")
    void takesHeadersOfTheSameLengthOverHttp2() throws TimeoutException {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        HttpLimits limits = new HttpLimits(32 * 1024, 64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(10));
        GatewayConfig config = TestGateway.with(TestGateway.config(TestGateway.LIMITS), limits);
        try (TestGateway gateway = new TestGateway(TestGateway.secure(config, certificate))) {
            HttpClient http = http2(gateway);
            int status = http.request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/livez")
                    .compose(request ->
                            request.putHeader("x", "x".repeat(20 * 1024)).send())
                    .map(HttpClientResponse::statusCode)
                    .await(5, TimeUnit.SECONDS);
            assertEquals(200, status);
            http.close().await();
        } finally {
            certificate.delete();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR LF.
    @Proves("P1.24")
    void readsTheSameRequestsAsWithoutTls(boolean negotiates) {
        String request = "POST /api/posts/ HTTP/1.1\r\nHost: localhost\r\nContent-xength: 60\r\n\r\n"
                + "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        GatewayConfig secure = TestGateway.secure(TestGateway.config(TestGateway.LIMITS), certificate);
        try (TestGateway gateway = new TestGateway(secure)) {
            NetClientOptions options =
                    new NetClientOptions().setSsl(true).setTrustAll(true).setHostnameVerificationAlgorithm("");
            if (negotiates) {
                options.setApplicationLayerProtocols(List.of("http/1.1"));
            }
            NetClient client = gateway.vertx.createNetClient(options);
            NetSocket socket = client.connect(gateway.port(), "127.0.0.1").await();
            StringBuilder answer = new StringBuilder();
            Promise<Void> closed = Promise.promise();
            socket.handler(answer::append).closeHandler(closed::complete);
            socket.write(request).await();
            closed.future().await();
            assertEquals(List.of(400), RawHttp.statuses(answer.toString()), answer.toString());
            client.close().await();
        } finally {
            certificate.delete();
        }
    }
}
