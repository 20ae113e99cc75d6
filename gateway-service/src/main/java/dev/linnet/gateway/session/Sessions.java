package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.FrameDecoder;
import dev.linnet.gateway.login.Identity;
import dev.linnet.gateway.login.Token;
import dev.linnet.protocol.CloseReason;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open sessions of one event loop. */
public final class Sessions {

    private static final long LONGEST_TICK_MS = 1_000;
    // Longer than an upgrade takes.
    private static final Duration ENDED_KEPT = Duration.ofSeconds(30);

    private final SessionParts parts;
    private final InstantSource clock;
    private final Set<Session> all = new LinkedHashSet<>();
    private final Map<String, Set<Session>> byJti = new HashMap<>();
    private final RecentlyEnded ended = new RecentlyEnded(ENDED_KEPT.toNanos());

    public Sessions(SessionParts parts, InstantSource clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /** One timer for all sessions, until the verticle is undeployed. */
    public void start() {
        long tickMs = Math.max(
                1, Math.min(LONGEST_TICK_MS, parts.limits().pingInterval().toMillis() / 4));
        parts.vertx().setPeriodic(tickMs, tick -> {
            long now = System.nanoTime();
            long second = clock.instant().getEpochSecond();
            List.copyOf(all).forEach(session -> session.tick(now, second));
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
        long now = System.nanoTime();
        Session session = new Session(parts, socket, identity, decoder, now);
        all.add(session);
        Token token = session.token();
        if (token != null) {
            byJti.computeIfAbsent(token.jti(), jti -> new LinkedHashSet<>()).add(session);
        }
        session.start().onComplete(gone -> remove(session));
        if (token != null && ended.contains(token.jti(), now)) {
            session.close(CloseReason.SESSION_ENDED);
        }
    }

    /** The login sessions that have open sockets, each once. */
    List<String> jtis() {
        return new ArrayList<>(byJti.keySet());
    }

    /** Closes the sockets of a login session that has ended, those too that are about to open. */
    void end(String jti) {
        ended.add(jti, System.nanoTime());
        List.copyOf(byJti.getOrDefault(jti, Set.of())).forEach(session -> session.close(CloseReason.SESSION_ENDED));
    }

    /** Completes when all connections are gone, which takes a bounded time. */
    public Future<Void> close() {
        List<Future<Void>> closing = List.copyOf(all).stream()
                .map(session -> session.close(CloseReason.GOING_AWAY))
                .toList();
        return Future.join(closing).mapEmpty();
    }

    private void remove(Session session) {
        all.remove(session);
        Token token = session.token();
        if (token != null) {
            byJti.computeIfPresent(token.jti(), (jti, sessions) -> {
                sessions.remove(session);
                return sessions.isEmpty() ? null : sessions;
            });
        }
    }
}
