package dev.linnet.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the header {@code Accept}. */
final class Accepted {

    private static final String EVENT_STREAM = "text/event-stream";
    private static final Set<String> WITH_EVENT_STREAM = Set.of(EVENT_STREAM, "text/*", "*/*");
    private static final Pattern REFUSED = Pattern.compile("q=0(\\.0*)?");

    private Accepted() {}

    /** Whether the client takes events. A client without the header does. */
    static boolean eventStream(HttpServerRequest request) {
        List<String> ranges = ranges(request).toList();
        return ranges.isEmpty() || ranges.stream().anyMatch(WITH_EVENT_STREAM::contains);
    }

    /** Whether the client reconnects by itself, as {@code EventSource} does until a response is no event stream. */
    static boolean reconnects(HttpServerRequest request) {
        return request.headers().contains("Last-Event-ID") || ranges(request).anyMatch(EVENT_STREAM::equals);
    }

    private static Stream<String> ranges(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.ACCEPT).stream()
                .flatMap(header -> Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1)))
                .map(range ->
                        Arrays.stream(range.split(";", -1)).map(String::strip).toList())
                .filter(range -> !range.get(0).isEmpty())
                .filter(range ->
                        range.stream().noneMatch(part -> REFUSED.matcher(part).matches()))
                .map(range -> range.get(0));
    }
}
