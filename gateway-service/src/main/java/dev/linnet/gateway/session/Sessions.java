package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.FrameDecoder;
import dev.linnet.gateway.login.Identity;
import dev.linnet.gateway.login.OpenLogins;
import dev.linnet.gateway.login.Token;
import dev.linnet.gateway.presence.SessionPresence;
import dev.linnet.protocol.CloseReason;
import dev.linnet.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The open sessions and event streams of one event loop. */
public final class Sessions implements OpenLogins {

    private static final long LONGEST_TICK_MS = 1_000;
    // Longer than an upgrade takes.
    private static final Duration CHANGES_KEPT = Duration.ofSeconds(30);

    private final SessionParts parts;
    private final Set<Connection> all = new LinkedHashSet<>();
    private final Map<String, Set<Connection>> byJti = new HashMap<>();
    private final Map<Long, Set<Connection>> byUser = new HashMap<>();
    private final RecentlyChanged<String, Boolean> ended = new RecentlyChanged<>(CHANGES_KEPT.toNanos());
    // The users' present names; empty for users who are gone.
    private final RecentlyChanged<Long, Optional<String>> changedUsers = new RecentlyChanged<>(CHANGES_KEPT.toNanos());
    private boolean closed;

    public Sessions(SessionParts parts) {
        this.parts = parts;
    }

    /** Starts one timer for all connections. It runs until the verticle is undeployed. */
    public void start() {
        long tickMs = Math.max(
                1, Math.min(LONGEST_TICK_MS, parts.limits().pingInterval().toMillis() / 4));
        parts.vertx().setPeriodic(tickMs, tick -> {
            long now = now();
            long second = parts.timing().clock().instant().getEpochSecond();
            List.copyOf(all).forEach(connection -> connection.tick(now, second));
        });
    }

    /**
     * Begins to serve a socket that was just accepted.
     *
     * @param stream the stream of its plain frames
     * @param takesMultiplexed whether its frames may name other streams
     */
    public void open(ServerWebSocket socket, Identity identity, String stream, boolean takesMultiplexed) {
        FrameDecoder decoder = new FrameDecoder(stream, takesMultiplexed, parts.streams()::contains);
        long now = now();
        add(new Session(parts, socket, identity, decoder, now), now);
    }

    /**
     * Begins to answer a request with the events that a reply lets its caller follow.
     *
     * @param reply a success
     * @return the reply. If it is no success, the caller must answer the request with it. Never fails
     */
    public Future<Reply> follow(HttpServerRequest request, Identity identity, Call call, Reply reply) {
        long now = now();
        SseConnection stream = new SseConnection(parts, request, identity, now);
        add(stream, now);
        return stream.open(call, reply);
    }

    /**
     * The presence of a user whose event stream is about to begin. The caller closes it once the stream has begun or
     * was refused.
     */
    public SessionPresence arriving(Identity identity) {
        return new SessionPresence(parts.presence(), identity.caller(), 1);
    }

    private void add(Connection connection, long now) {
        all.add(connection);
        Token token = connection.token();
        if (token != null) {
            byJti.computeIfAbsent(token.jti(), jti -> new LinkedHashSet<>()).add(connection);
            byUser.computeIfAbsent(token.caller().pk(), pk -> new LinkedHashSet<>())
                    .add(connection);
        }
        connection.start().onComplete(gone -> remove(connection));
        if (closed) {
            connection.close(CloseReason.RESTART);
        } else if (token != null && ended.get(token.jti(), now).isPresent()) {
            connection.close(CloseReason.SESSION_ENDED);
        } else if (token != null) {
            changedUsers
                    .get(token.caller().pk(), now)
                    .ifPresent(name -> name.ifPresentOrElse(
                            connection::rename, () -> connection.close(CloseReason.SESSION_ENDED)));
        }
    }

    @Override
    public List<Token> tokens() {
        return byJti.values().stream()
                .map(open -> open.iterator().next().token())
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void end(String jti) {
        ended.put(jti, true, now());
        List.copyOf(byJti.getOrDefault(jti, Set.of()))
                .forEach(connection -> connection.close(CloseReason.SESSION_ENDED));
    }

    @Override
    public void endUser(long pk) {
        changedUsers.put(pk, Optional.empty(), now());
        List.copyOf(byUser.getOrDefault(pk, Set.of()))
                .forEach(connection -> connection.close(CloseReason.SESSION_ENDED));
    }

    @Override
    public void rename(long pk, String username) {
        changedUsers.put(pk, Optional.of(username), now());
        List.copyOf(byUser.getOrDefault(pk, Set.of())).forEach(connection -> connection.rename(username));
    }

    /**
     * Ends all connections, spread over this time so that the clients that come back do not overrun the other gateways.
     * Each connection first gets the answers to its actions. Completes when all are gone, within a bounded time.
     */
    public Future<Void> drain(Duration over) {
        closed = true;
        List<Future<Void>> gone = List.copyOf(all).stream()
                .map(connection -> later(parts.timing().random().nextLong(over.toMillis() + 1))
                        .compose(now -> connection.drain()))
                .toList();
        return Future.join(gone).mapEmpty();
    }

    private Future<Void> later(long ms) {
        return ms == 0
                ? Future.succeededFuture()
                : parts.vertx().timer(ms, TimeUnit.MILLISECONDS).mapEmpty();
    }

    private long now() {
        return parts.timing().nanoClock().getAsLong();
    }

    private void remove(Connection connection) {
        all.remove(connection);
        Token token = connection.token();
        if (token != null) {
            byJti.computeIfPresent(token.jti(), (jti, open) -> without(connection, open));
            byUser.computeIfPresent(token.caller().pk(), (pk, open) -> without(connection, open));
        }
    }

    private static @Nullable Set<Connection> without(Connection connection, Set<Connection> open) {
        open.remove(connection);
        return open.isEmpty() ? null : open;
    }
}
