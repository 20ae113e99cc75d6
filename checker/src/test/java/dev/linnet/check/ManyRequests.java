package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** So many at once that each connection of the services to the database has its share, and prepares its statements there. */
final class ManyRequests {

    private static final int AT_ONCE = 40;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Deployment deployment;
    private final String token;

    ManyRequests(Deployment deployment, String token) {
        this.deployment = deployment;
        this.token = token;
    }

    /** Writes, changes and reads posts that only the list's followers get; answers what was not answered as it should be. */
    List<String> run() {
        List<HttpResponse<String>> created = allAtOnce(
                number -> request("/api/posts/", number).POST(HttpRequest.BodyPublishers.ofString(body(number))));
        List<Long> pks = created.stream()
                .filter(response -> response.statusCode() == 201)
                .map(response -> Gateways.parse(response.body()).path("pk").longValue())
                .toList();
        List<HttpResponse<String>> all = new ArrayList<>(created);
        if (!pks.isEmpty()) {
            all.addAll(allAtOnce(number -> request("/api/posts/" + pks.get(number % pks.size()), number)
                    .method("PATCH", HttpRequest.BodyPublishers.ofString(body(number)))));
        }
        all.addAll(allAtOnce(
                number -> request("/api/posts/?limit=5&hashtag=none", number).GET()));
        return all.stream()
                .filter(response -> response.statusCode() / 100 != 2)
                .map(response -> response.request().method() + " " + response.statusCode() + " " + response.body())
                .toList();
    }

    /** All posts, newest first, each as its key and body; at most 500. */
    List<String> list() throws Exception {
        HttpRequest request = request("/api/posts/", 0).GET().build();
        List<String> posts = new ArrayList<>();
        for (JsonNode post : Gateways.parse(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body())) {
            posts.add(post.path("pk") + " " + post.path("body").textValue());
        }
        return posts;
    }

    private interface Requests {
        HttpRequest.Builder number(int number);
    }

    private List<HttpResponse<String>> allAtOnce(Requests requests) {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, AT_ONCE)
                .mapToObj(
                        number -> http.sendAsync(requests.number(number).build(), HttpResponse.BodyHandlers.ofString()))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private HttpRequest.Builder request(String path, int number) {
        URI gateway = deployment.uris().get(number % deployment.uris().size());
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private static String body(int number) {
        return Gateways.object().put("body", Followers.otherBody(number)).toString();
    }
}
