package dev.linnet.gateway;

import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.login.Authentication;
import dev.linnet.gateway.login.UpgradeRefused;
import dev.linnet.gateway.session.Sessions;
import dev.linnet.protocol.Addresses;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an upgrade request to an open session, or to the status that says why not. */
final class Upgrade {

    private record Endpoint(String stream, boolean takesMultiplexed) {}

    private static final Logger log = LoggerFactory.getLogger(Upgrade.class);
    private static final Pattern PATH = Pattern.compile("/ws(?:/([^/]+))?/?");

    private final KnownStreams streams;
    private final Authentication authentication;
    private final Sessions sessions;
    private boolean closed;

    Upgrade(KnownStreams streams, Authentication authentication, Sessions sessions) {
        this.streams = streams;
        this.authentication = authentication;
        this.sessions = sessions;
    }

    void handle(ServerWebSocketHandshake handshake) {
        Optional<Endpoint> endpoint = endpoint(handshake.path());
        if (endpoint.isEmpty()) {
            refuse(handshake, 404);
            return;
        }
        String stream = endpoint.get().stream();
        boolean takesMultiplexed = endpoint.get().takesMultiplexed();
        authentication
                .identify(handshake.headers())
                .compose(identity -> streams.permit(stream, identity).map(identity))
                .onSuccess(identity -> {
                    if (closed) {
                        refuse(handshake, 503);
                        return;
                    }
                    Subprotocol.choose(handshake.headers());
                    handshake
                            .accept()
                            .onSuccess(socket -> sessions.open(socket, identity, stream, takesMultiplexed))
                            .onFailure(failure -> log.debug("Not upgraded: {}", failure.getMessage()));
                })
                .onFailure(failure -> refuse(handshake, failure instanceof UpgradeRefused why ? why.status() : 500));
    }

    /** Opens no session any more. */
    void close() {
        closed = true;
    }

    private Optional<Endpoint> endpoint(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String stream = matcher.group(1);
        if (stream == null) {
            return Optional.of(new Endpoint(streams.defaultStream(), true));
        }
        return Addresses.isStream(stream) && streams.contains(stream)
                ? Optional.of(new Endpoint(stream, false))
                : Optional.empty();
    }

    private static void refuse(ServerWebSocketHandshake handshake, int status) {
        handshake.reject(status).onFailure(gone -> log.debug("Not refused: {}", gone.getMessage()));
    }
}
