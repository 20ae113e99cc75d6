package dev.linnet.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.gateway.TestGateway;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestsFinishTest {

    @Test
    void whatWasAskedOverHttpBeforeTheGatewayGoesDownIsAnswered() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            CountDownLatch asked = new CountDownLatch(1);
            Promise<Reply> answer = Promise.promise();
            gateway.posts.later("list", request -> {
                asked.countDown();
                return answer.future();
            });
            CompletableFuture<HttpResponse<String>> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/api/posts/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            asked.await();
            Future<Void> closed = gateway.gateway().close();
            // Long enough for a server that would cut it off.
            gateway.vertx.timer(300).await();
            answer.complete(Reply.success(Status.OK, "[]"));
            assertEquals("[]", response.get(60, TimeUnit.SECONDS).body());
            closed.await();
        }
    }
}
