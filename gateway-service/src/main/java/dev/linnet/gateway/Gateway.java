package dev.linnet.gateway;

import dev.linnet.gateway.subscription.NodeTopics;
import dev.linnet.runtime.StartFailure;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** A running gateway. */
public final class Gateway {

    // Vert.x shares one free port among all servers that ask for the same negative number.
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final String topicsId;
    private final String verticlesId;
    private final int port;

    private Gateway(Vertx vertx, String topicsId, String verticlesId, int port) {
        this.vertx = vertx;
        this.topicsId = topicsId;
        this.verticlesId = verticlesId;
        this.port = port;
    }

    /** Listens when it completes. The event bus must know the codecs of the protocol. Leaves nothing behind on failure. */
    public static Future<Gateway> deploy(Vertx vertx, GatewayConfig config) {
        NodeTopics topics = new NodeTopics(config.checkInterval(), config.idleTopic());
        int port = config.port() == 0 ? FREE_PORTS.decrementAndGet() : config.port();
        AtomicInteger actualPort = new AtomicInteger();
        DeploymentOptions instances = new DeploymentOptions().setInstances(config.eventLoops());
        return vertx.deployVerticle(topics)
                .compose(topicsId -> vertx.deployVerticle(
                                () -> new GatewayVerticle(config, port, topics, actualPort::set), instances)
                        .map(verticlesId -> new Gateway(vertx, topicsId, verticlesId, actualPort.get()))
                        .recover(failure -> vertx.undeploy(topicsId).transform(gone -> Future.failedFuture(failure))))
                .recover(failure -> Future.failedFuture(
                        StartFailure.ofListening(config.host(), config.port(), "LINNET_HTTP_PORT", failure)));
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Closes its sockets with 1001. Completes within the closing timeout of a session. */
    public Future<Void> close() {
        return vertx.undeploy(verticlesId).eventually(() -> vertx.undeploy(topicsId));
    }
}
