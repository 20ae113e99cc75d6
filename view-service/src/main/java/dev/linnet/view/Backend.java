package dev.linnet.view;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Status;
import dev.linnet.runtime.SparingLog;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The HTTP service behind a stream. Safe from any thread. */
final class Backend {

    /** Idempotent (RFC 9110, section 9.2.2). */
    private static final Set<HttpMethod> REPEATABLE = Set.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE);

    /** Of this view alone, so that one view does not hide the lines of another. */
    private final SparingLog log = SparingLog.of(Backend.class);

    private final Connections connections;
    private final View view;
    private final ViewConfig config;

    Backend(Connections connections, View view, ViewConfig config) {
        this.connections = connections;
        this.view = view;
        this.config = config;
    }

    /**
     * Sends a request in the caller's name. Sends a GET, PUT or DELETE once more, over a fresh connection, when the
     * connection ended before an answer began. Fails with an {@link ActionFailure}: 503 when nothing was done, 504 when
     * the answer took too long, 502 when it cannot be used. After 504 and 502 a write may have happened.
     *
     * @param target path and query
     * @param body JSON
     */
    Future<Answer> ask(HttpMethod method, String target, Caller caller, Optional<String> body) {
        long start = System.nanoTime();
        BooleanSupplier isLate =
                () -> System.nanoTime() - start > config.timeout().toNanos();
        RequestOptions options = options(method, target, caller, body);
        boolean isRepeatable = REPEATABLE.contains(method);
        Exchange first = new Exchange(isRepeatable ? connections.kept() : connections.fresh(), options, body, isLate);
        // All of this runs on the caller's event loop.
        Exchange[] latest = {first};
        return first.response()
                .recover(failure -> {
                    if (!isRepeatable || !first.wasCutOff() || isLate.getAsBoolean()) {
                        return Future.failedFuture(failure);
                    }
                    Exchange second = new Exchange(connections.fresh(), options, body, isLate);
                    latest[0] = second;
                    return second.response();
                })
                .compose(this::read)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> {
                    boolean writesPerhapsTwice = latest[0] != first && !method.equals(HttpMethod.GET);
                    boolean nothingDone = !latest[0].mayHaveArrived() && !writesPerhapsTwice;
                    latest[0].giveUp();
                    return Future.failedFuture(nothingDone ? unreachable(failure) : lost(failure));
                });
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
                .putHeader(HttpHeaders.ACCEPT, "application/json")
                .putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
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

    private Future<Answer> read(HttpClientResponse response) {
        return BoundedBody.read(response, config.maxBytes()).compose(body -> {
            try {
                return Future.succeededFuture(new Answer(
                        response.statusCode(),
                        BodyText.of(body, response.headers(), config.maxBytes()),
                        Optional.ofNullable(response.getHeader(HttpHeaders.LOCATION)),
                        Optional.ofNullable(response.getHeader(HttpHeaderNames.RETRY_AFTER))));
            } catch (IOException | BoundedBody.TooLarge e) {
                return Future.failedFuture(e);
            }
        });
    }

    private ActionFailure unreachable(Throwable failure) {
        log.warn("The service behind the stream {} cannot be reached: {}", view.stream(), failure.getMessage());
        return ActionFailure.of(Status.UNAVAILABLE, "Service unavailable.");
    }

    private ActionFailure lost(Throwable failure) {
        if (failure instanceof TimeoutException) {
            log.warn("The service behind the stream {} took too long.", view.stream());
            return ActionFailure.of(Status.TIMED_OUT, "Service timed out.");
        }
        log.warn("The service behind the stream {} gave no answer to use: {}", view.stream(), failure.toString());
        String text = failure instanceof BoundedBody.TooLarge
                ? "The service behind this stream answered too much."
                : "The service behind this stream gave no valid answer.";
        return ActionFailure.of(Status.BAD_GATEWAY, text);
    }
}
