package dev.linnet.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The ways into the checked deployment. Any thread may call. */
final class Gateways {

    static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<URI> all;
    private final HttpClient http;

    Gateways(List<URI> all, Executor executor) {
        this.all = List.copyOf(all);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .executor(executor)
                .build();
    }

    /** One after the other; numbers one apart are different gateways where there are several. */
    URI number(int n) {
        return all.get(Math.floorMod(n, all.size()));
    }

    /** Who has logged in. */
    record User(String token, long pk) {}

    /** The ways in, for one user. */
    record Entry(Gateways gateways, String token) {}

    Entry entry(User user) {
        return new Entry(this, user.token());
    }

    /** Blocks. */
    User logIn(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(all.get(0).resolve("/login/" + name + "/"))
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> response = send(request);
        if (response.statusCode() != 200) {
            throw new IOException("login was answered " + response.statusCode() + " " + response.body());
        }
        JsonNode body = parse(response.body());
        return new User(
                body.path("token").textValue(), body.path("user").path("pk").longValue());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException(request.uri() + " cannot be reached", e);
        }
    }

    CompletableFuture<WebSocket> socket(URI gateway, String token, WebSocket.Listener listener) {
        String scheme = "https".equals(gateway.getScheme()) ? "wss" : "ws";
        return http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .connectTimeout(CONNECT_WITHIN)
                .buildAsync(URI.create(scheme + "://" + gateway.getAuthority() + "/ws/"), listener);
    }

    /** A request without an end to its answer. */
    <T> CompletableFuture<HttpResponse<T>> get(
            URI gateway, String path, String token, String lastEventId, HttpResponse.BodyHandler<T> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return http.sendAsync(request.build(), body);
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
