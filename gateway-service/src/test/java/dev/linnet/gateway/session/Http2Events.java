package dev.linnet.gateway.session;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Several responses of server-sent events on one connection. */
final class Http2Events {

    /** One of the responses. */
    static final class Reader {
        private final AtomicInteger events = new AtomicInteger();
        private final AtomicBoolean reset = new AtomicBoolean();
        private String tail = "";

        private Reader read(HttpClientResponse response, boolean reads) {
            response.exceptionHandler(cut -> reset.set(true));
            response.handler(chunk -> {
                tail += chunk;
                for (int end = tail.indexOf("\n\n"); end >= 0; end = tail.indexOf("\n\n")) {
                    if (tail.startsWith("id: ")) {
                        events.incrementAndGet();
                    }
                    tail = tail.substring(end + 2);
                }
            });
            if (!reads) {
                response.pause();
            }
            return this;
        }

        /** Without the first one. */
        int events() {
            return events.get();
        }

        boolean isReset() {
            return reset.get();
        }
    }

    private final HttpClient client;
    private final int port;

    private Http2Events(HttpClient client, int port) {
        this.client = client;
        this.port = port;
    }

    static Http2Events connect(Vertx vertx, int port) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setSsl(true)
                .setUseAlpn(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                // So that one that does not read leaves room for the others.
                .setHttp2ConnectionWindowSize(16 * 1024 * 1024);
        return new Http2Events(vertx.createHttpClient(options), port);
    }

    Reader get(String path, boolean reads) {
        Reader reader = new Reader();
        return client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(HttpClientRequest::send)
                .map(response -> reader.read(response, reads))
                .await();
    }
}
