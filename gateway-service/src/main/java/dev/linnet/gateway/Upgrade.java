package dev.linnet.gateway;

import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.login.Authentication;
import dev.linnet.gateway.login.Hosts;
import dev.linnet.gateway.login.Refused;
import dev.linnet.gateway.session.Sessions;
import dev.linnet.protocol.Addresses;
import dev.linnet.runtime.http.Refusals;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns an upgrade request into an open session, or into a status with the reason. */
final class Upgrade {

    private record Endpoint(String stream, boolean takesMultiplexed) {}

    private static final Logger log = LoggerFactory.getLogger(Upgrade.class);
    private static final Pattern PATH = Pattern.compile("/ws(?:/([^/]+))?/?");

    private final Hosts hosts;
    private final KnownStreams streams;
    private final Authentication authentication;
    private final Sessions sessions;
    private boolean closed;

    Upgrade(Hosts hosts, KnownStreams streams, Authentication authentication, Sessions sessions) {
        this.hosts = hosts;
        this.streams = streams;
        this.authentication = authentication;
        this.sessions = sessions;
    }

    void handle(ServerWebSocketHandshake handshake) {
        if (!hosts.know(handshake.headers().get(HttpHeaders.HOST))) {
            Refusals.count(421, "Unknown host.");
            refuse(handshake, 421);
            return;
        }
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
                    accept(handshake)
                            .onSuccess(socket -> sessions.open(socket, identity, stream, takesMultiplexed))
                            .onFailure(failure -> log.debug("Not upgraded: {}", failure.getMessage()));
                })
                .onFailure(failure -> refuse(handshake, failure instanceof Refused why ? why.status() : 500));
    }

    /** Opens no further session. */
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

    /** Fails when the client has gone meanwhile: Vert.x throws then, since it cannot answer. */
    private static Future<ServerWebSocket> accept(ServerWebSocketHandshake handshake) {
        try {
            return handshake
                    .accept()
                    .compose(socket -> isOpen(socket)
                            ? Future.succeededFuture(socket)
                            : Future.failedFuture("the client has gone"));
        } catch (IllegalStateException gone) {
            return Future.failedFuture(gone);
        }
    }

    private static boolean isOpen(ServerWebSocket socket) {
        ChannelHandlerContext ctx = ((WebSocketInternal) socket).channelHandlerContext();
        return ctx.channel().isActive() && !ctx.isRemoved();
    }

    private static void refuse(ServerWebSocketHandshake handshake, int status) {
        try {
            handshake.reject(status).onFailure(gone -> log.debug("Not refused: {}", gone.getMessage()));
        } catch (IllegalStateException gone) {
            log.debug("Not refused: {}", gone.getMessage());
        }
    }
}
