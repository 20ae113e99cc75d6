package dev.linnet.gateway;

import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.http.HttpTwin;
import dev.linnet.gateway.http.SseRoute;
import dev.linnet.gateway.login.Authentication;
import dev.linnet.gateway.login.ChangedUsers;
import dev.linnet.gateway.login.EndedLogins;
import dev.linnet.gateway.login.LoginRoutes;
import dev.linnet.gateway.login.Tokens;
import dev.linnet.gateway.login.Users;
import dev.linnet.gateway.presence.NodePresence;
import dev.linnet.gateway.session.SessionParts;
import dev.linnet.gateway.session.Sessions;
import dev.linnet.gateway.session.Timing;
import dev.linnet.gateway.session.TurnEnd;
import dev.linnet.gateway.subscription.NodeTopics;
import dev.linnet.gateway.subscription.SubscriptionHub;
import dev.linnet.runtime.TimeBudget;
import dev.linnet.runtime.http.GuardedHttp;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** One event loop of the gateway: its share of the port, and the sessions that it accepted. */
final class GatewayVerticle extends VerticleBase {

    private static final Duration TOKEN_LIFETIME = Duration.ofDays(14);

    private final GatewayConfig config;
    private final int port;
    private final NodeTopics topics;
    private final NodePresence presence;
    private final IntConsumer listening;
    private Future<HttpServer> server = Future.failedFuture("not started");
    private Runnable takeNoMore = () -> {};
    private Future<Sessions> sessions = Future.failedFuture("not started");

    /**
     * @param port negative for a free one that all instances with this number share
     * @param listening gets the port
     */
    GatewayVerticle(GatewayConfig config, int port, NodeTopics topics, NodePresence presence, IntConsumer listening) {
        this.config = config;
        this.port = port;
        this.topics = topics;
        this.presence = presence;
        this.listening = listening;
    }

    @Override
    public Future<?> start() {
        Timing timing = Timing.system();
        Users users = new Users(vertx, TimeBudget.USERS_OF_GATEWAY);
        Tokens tokens = new Tokens(vertx, config.signingKey(), TOKEN_LIFETIME, timing.clock());
        Authentication authentication = new Authentication(tokens, users, config.origins(), config.cookie());
        LoginRoutes login =
                new LoginRoutes(tokens, users, authentication, config.origins(), config.cookie(), TOKEN_LIFETIME);

        KnownStreams streams = new KnownStreams(vertx.eventBus(), config.defaultStream(), config.actionTimeout());
        Forwarder forwarder = new Forwarder(vertx.eventBus(), config.actionTimeout());
        SubscriptionHub hub = new SubscriptionHub(vertx, context, topics);
        SessionParts parts = new SessionParts(
                vertx, forwarder, streams, users, hub, presence, new TurnEnd(context), config.limits(), timing);
        Sessions open = new Sessions(parts);
        EndedLogins ended = new EndedLogins(vertx, users, open, config.endedRound());
        ChangedUsers changed = new ChangedUsers(vertx, users, open, ended::askAll);

        SseRoute events = new SseRoute(streams, authentication, forwarder, open, timing.random());
        HttpTwin twin =
                new HttpTwin(streams, authentication, forwarder, config.limits().maxFrameBytes());
        Upgrade upgrade = new Upgrade(config.hosts(), streams, authentication, open);
        Readiness readiness = new Readiness(users, timing.nanoClock());
        takeNoMore = () -> {
            readiness.close();
            upgrade.close();
        };
        sessions = Future.succeededFuture(open);
        open.start();
        changed.start();
        return ended.start().compose(told -> streams.start()).compose(known -> {
            server = GuardedHttp.create(vertx, options(), config.http())
                    .webSocketHandshakeHandler(upgrade::handle)
                    .requestHandler(
                            HttpRoutes.router(vertx, config.http(), config.hosts(), login, readiness, events, twin))
                    .listen(port, config.host());
            return server.onSuccess(http -> listening.accept(http.actualPort()));
        });
    }

    @Override
    public Future<?> stop() {
        takeNoMore.run();
        return sessions.compose(open -> open.drain(config.drain()))
                .eventually(() -> server.compose(
                        http -> http.shutdown(TimeBudget.LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS)))
                .otherwiseEmpty();
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                // Compression halves the throughput, and 64 KiB of it can grow a thousandfold.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketSubProtocols(Subprotocol.ANY)
                .setMaxWebSocketFrameSize(config.limits().maxFrameBytes())
                .setMaxWebSocketMessageSize(config.limits().maxFrameBytes())
                .setWebSocketClosingTimeout(
                        (int) Math.max(1, config.limits().closingTimeout().toSeconds()))
                // Ends requests that never finish. Sessions send pings, so they are never idle.
                .setIdleTimeout(
                        (int) Math.max(60, 3 * config.limits().pingInterval().toSeconds()))
                .setStrictThreadMode(true);
        config.tls()
                .ifPresent(tls -> options.setSsl(true)
                        // Offers HTTP/2.
                        .setUseAlpn(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate())
                                .setKeyPath(tls.key())));
        return options;
    }
}
