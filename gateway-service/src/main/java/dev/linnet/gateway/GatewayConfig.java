package dev.linnet.gateway;

import dev.linnet.gateway.login.Hosts;
import dev.linnet.gateway.login.Origins;
import dev.linnet.gateway.login.SessionCookie;
import dev.linnet.gateway.login.SigningKey;
import dev.linnet.gateway.session.SessionLimits;
import dev.linnet.protocol.Addresses;
import dev.linnet.runtime.Settings;
import dev.linnet.runtime.TimeBudget;
import dev.linnet.runtime.http.HttpLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The settings of a gateway.
 *
 * @param port 0 takes a free one
 * @param eventLoops how many event loops share the port, positive
 * @param defaultStream the stream of {@code /ws/}
 * @param tls empty serves plain HTTP
 * @param cookie holds a browser's token; marked {@code Secure} whenever clients use TLS
 * @param hosts the names by which clients may call this gateway
 * @param origins the pages that may use their visitors' cookies
 * @param actionTimeout after it an action is answered 504
 * @param http the limits of one HTTP connection
 * @param checkInterval between two polls of a stream
 * @param idleTopic how long at least a topic without followers stays registered on the bus
 * @param drain the time over which a gateway that ends closes its sockets; 0 closes them at once
 * @param leavePause between the end of a user's last socket and the user's leaving; 0 for none
 * @param endedRound the time in which the gateway asks once about each open login session, since the bus may lose the
 *     news of its end; longer when an event loop has more than 6,000
 */
public record GatewayConfig(
        String host,
        int port,
        int eventLoops,
        String defaultStream,
        SigningKey signingKey,
        Optional<TlsFiles> tls,
        SessionCookie cookie,
        Hosts hosts,
        Origins origins,
        Duration actionTimeout,
        SessionLimits limits,
        HttpLimits http,
        Duration checkInterval,
        Duration idleTopic,
        Duration drain,
        Duration leavePause,
        Duration endedRound) {

    /** PEM files. */
    public record TlsFiles(String certificate, String key) {}

    private static final int DRAIN_MS = (int) TimeBudget.DRAIN.toMillis();
    private static final int LONGEST_DRAIN_MS = (int) TimeBudget.LONGEST_DRAIN.toMillis();
    private static final int LEAVE_PAUSE_MS = 3_000;
    private static final Duration IDLE_TOPIC = Duration.ofSeconds(30);
    private static final Duration ENDED_ROUND = Duration.ofMinutes(1);

    // A placeholder for a key that was refused: the start fails before it signs anything.
    private static final String NO_KEY = "there is no key, and the start has failed";

    /** The settings of a separate process: it listens on all addresses, and requires a signing key. */
    public static GatewayConfig from(Settings settings) {
        return read(settings, "0.0.0.0", false, () -> {
            settings.complain(
                    "LINNET_SIGNING_KEY",
                    "required (or LINNET_SIGNING_KEY_FILE): at least 32 bytes, the same for all gateways");
            return SigningKey.of(NO_KEY);
        });
    }

    /**
     * The settings for everything on one machine: the gateway listens on loopback, and accepts pages from any port of
     * localhost.
     *
     * @param ownKey called only when no setting has a key
     */
    public static GatewayConfig forOneMachine(Settings settings, Supplier<SigningKey> ownKey) {
        return read(settings, "127.0.0.1", true, ownKey);
    }

    private static GatewayConfig read(
            Settings settings, String host, boolean anyLocalhost, Supplier<SigningKey> otherKey) {
        Optional<TlsFiles> tls = tls(settings);
        SessionLimits limits = SessionLimits.from(settings);
        return new GatewayConfig(
                settings.text("LINNET_HTTP_HOST", host),
                settings.number("LINNET_HTTP_PORT", 8080, 0, 65535),
                settings.number("LINNET_EVENT_LOOPS", Runtime.getRuntime().availableProcessors(), 1, 1024),
                defaultStream(settings),
                signingKey(settings, otherKey),
                tls,
                cookie(settings, tls.isPresent()),
                hosts(settings, anyLocalhost),
                new Origins(settings.list("LINNET_ALLOWED_ORIGINS", List.of()), anyLocalhost),
                settings.millis("LINNET_ACTION_TIMEOUT_MS", TimeBudget.GATEWAY_ACTION),
                limits,
                HttpLimits.from(settings, limits.maxFrameBytes()),
                settings.millis("LINNET_CHECK_INTERVAL_MS", Duration.ofMillis(500)),
                IDLE_TOPIC,
                Duration.ofMillis(settings.number("LINNET_DRAIN_MS", DRAIN_MS, 0, LONGEST_DRAIN_MS)),
                Duration.ofMillis(settings.number("LINNET_LEAVE_PAUSE_MS", LEAVE_PAUSE_MS, 0, 600_000)),
                ENDED_ROUND);
    }

    private static SessionCookie cookie(Settings settings, boolean tls) {
        String name = settings.text("LINNET_COOKIE_NAME", SessionCookie.DEFAULT_NAME);
        boolean secure = settings.flag("LINNET_SECURE_COOKIES", false) || tls;
        if (!SessionCookie.isName(name)) {
            settings.complain("LINNET_COOKIE_NAME", "\"" + name + "\" cannot be the name of a cookie");
        } else if (!secure && name.toLowerCase(Locale.ROOT).startsWith("__")) {
            settings.complain(
                    "LINNET_COOKIE_NAME", "browsers take \"" + name + "\" with LINNET_SECURE_COOKIES=true only");
        }
        return new SessionCookie(name, secure);
    }

    private static Hosts hosts(Settings settings, boolean oneMachine) {
        List<String> listed = settings.list("LINNET_ALLOWED_HOSTS", oneMachine ? List.of() : List.of(Hosts.ANY));
        listed.stream()
                .filter(host -> !Hosts.isEntry(host))
                .forEach(host -> settings.complain(
                        "LINNET_ALLOWED_HOSTS",
                        "\"" + host + "\" is no name of a host; names have no scheme and no port"));
        return new Hosts(listed);
    }

    private static String defaultStream(Settings settings) {
        String stream = settings.text("LINNET_DEFAULT_STREAM", "posts");
        if (!Addresses.isStream(stream)) {
            settings.complain("LINNET_DEFAULT_STREAM", "\"" + stream + "\" cannot be the name of a stream");
        }
        return stream;
    }

    private static Optional<TlsFiles> tls(Settings settings) {
        Optional<String> certificate = settings.text("LINNET_TLS_CERT");
        Optional<String> key = settings.text("LINNET_TLS_KEY");
        if (certificate.isPresent() != key.isPresent()) {
            settings.complain("LINNET_TLS_CERT", "goes together with LINNET_TLS_KEY");
        }
        return certificate.flatMap(file -> key.map(keyFile -> new TlsFiles(file, keyFile)));
    }

    private static SigningKey signingKey(Settings settings, Supplier<SigningKey> other) {
        Optional<String> text = settings.text("LINNET_SIGNING_KEY");
        Optional<String> file = settings.text("LINNET_SIGNING_KEY_FILE");
        if (text.isEmpty() && file.isEmpty()) {
            return other.get();
        }
        String name = text.isPresent() ? "LINNET_SIGNING_KEY" : "LINNET_SIGNING_KEY_FILE";
        try {
            return SigningKey.of(text.isPresent() ? text.get() : Files.readString(Path.of(file.orElseThrow())));
        } catch (IOException | InvalidPathException e) {
            settings.complain(name, "the file cannot be read as text");
        } catch (IllegalArgumentException e) {
            settings.complain(name, String.valueOf(e.getMessage()));
        }
        return SigningKey.of(NO_KEY);
    }
}
