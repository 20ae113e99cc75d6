package dev.linnet.view;

import dev.linnet.runtime.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The HTTP services that are streams, and the limits of their requests.
 *
 * @param timeout for a whole answer, with the wait for a connection; below the gateway's limit for an action, so that
 *     clients learn which side failed
 * @param maxBytes of an answer's body
 * @param secret proves to the HTTP services that a request comes from here
 * @param connections the most to one server
 */
public record ViewConfig(List<View> views, Duration timeout, int maxBytes, Optional<String> secret, int connections) {

    private static final String VIEWS = "LINNET_VIEWS";
    private static final String SECRET = "LINNET_VIEW_SECRET";
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final int MAX_BYTES = 1 << 20;
    private static final int CONNECTIONS = 64;

    /** The characters of a bearer token (RFC 6750). */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /**
     * Reads the environment: {@code LINNET_VIEWS} and the names that begin with {@code LINNET_VIEW_}. Without views
     * nothing is served.
     */
    public static ViewConfig from(Settings settings) {
        return new ViewConfig(
                views(settings),
                settings.millis("LINNET_VIEW_TIMEOUT_MS", TIMEOUT),
                settings.number("LINNET_VIEW_MAX_BYTES", MAX_BYTES, 1, 1 << 30),
                secret(settings),
                settings.number("LINNET_VIEW_CONNECTIONS", CONNECTIONS, 1, 10_000));
    }

    private static List<View> views(Settings settings) {
        List<View> views = new ArrayList<>();
        Set<String> streams = new HashSet<>();
        for (String text : settings.list(VIEWS, List.of())) {
            try {
                View view = View.parse(text);
                views.add(view);
                if (!streams.add(view.stream())) {
                    settings.complain(VIEWS, "has the stream " + view.stream() + " twice");
                }
            } catch (IllegalArgumentException e) {
                settings.complain(VIEWS, String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(views);
    }

    private static Optional<String> secret(Settings settings) {
        Optional<String> secret = settings.text(SECRET);
        if (secret.isPresent() && !TOKEN.matcher(secret.get()).matches()) {
            settings.complain(SECRET, "may have letters, digits and - . _ ~ + / and at its end =");
        }
        return secret;
    }
}
