package dev.linnet.view;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP service behind a stream. Sends each request at most once. Safe to share between event loops. */
final class Backend {

    private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

    private final HttpClient client;
    private final View view;
    private final ViewConfig config;

    Backend(HttpClient client, View view, ViewConfig config) {
        this.client = client;
        this.view = view;
        this.config = config;
    }

    /**
     * Asks it, in the caller's name. Fails with an {@link ActionFailure}: 503 when nothing was sent, 504 when the answer took too
     * long, 502 when it cannot be used; after the last two a write may have happened.
     *
     * @param target path and query
     * @param body JSON
     */
    Future<Answer> ask(HttpMethod method, String target, Caller caller, Optional<String> body) {
        long start = System.nanoTime();
        Future<HttpClientRequest> connected = client.request(options(method, target, caller, body));
        return connected
                .compose(request -> isLate(start) ? Future.failedFuture(new TimeoutException()) : send(request, body))
                .compose(this::read)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> {
                    boolean wasConnected = connected.succeeded();
                    connected.onSuccess(HttpClientRequest::reset);
                    return Future.failedFuture(wasConnected ? lost(failure) : unreachable(failure));
                });
    }

    /** The caller has been told by then that nothing was sent. */
    private boolean isLate(long startNanos) {
        return System.nanoTime() - startNanos > config.timeout().toNanos();
    }

    private RequestOptions options(HttpMethod method, String target, Caller caller, Optional<String> body) {
        UrlTemplate url = view.url();
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(url.port(), withoutBrackets(url.host())))
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(target)
                .setConnectTimeout(config.timeout().toMillis())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.ACCEPT, "application/json");
        if (body.isPresent()) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        config.secret().ifPresent(secret -> options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + secret));
        if (caller.isSignedIn()) {
            options.putHeader("Linnet-User", Long.toString(caller.pk()));
            options.putHeader("Linnet-Username", PathSegment.encode(caller.username()));
        }
        return options;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request, Optional<String> body) {
        return body.isPresent() ? request.send(body.get()) : request.send();
    }

    private Future<Answer> read(HttpClientResponse response) {
        return BoundedBody.read(response, config.maxBytes())
                .map(Buffer::toString)
                .map(text -> new Answer(response.statusCode(), text));
    }

    private ActionFailure unreachable(Throwable failure) {
        LOG.warn("The service behind the stream {} cannot be reached: {}", view.stream(), failure.getMessage());
        return ActionFailure.of(Status.UNAVAILABLE, "Service unavailable.");
    }

    private ActionFailure lost(Throwable failure) {
        if (failure instanceof TimeoutException) {
            LOG.warn("The service behind the stream {} took too long.", view.stream());
            return ActionFailure.of(Status.TIMED_OUT, "Service timed out.");
        }
        LOG.warn("The service behind the stream {} gave no answer to use: {}", view.stream(), failure.toString());
        String text = failure instanceof BoundedBody.TooLarge
                ? "The service behind this stream answered too much."
                : "The service behind this stream gave no valid answer.";
        return ActionFailure.of(Status.BAD_GATEWAY, text);
    }
}
