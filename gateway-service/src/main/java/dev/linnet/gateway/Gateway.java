package dev.linnet.gateway;

import dev.linnet.gateway.presence.NodePresence;
import dev.linnet.gateway.subscription.NodeTopics;
import dev.linnet.runtime.StartFailure;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A running gateway. */
public final class Gateway {

    // Vert.x shares one free port among all servers that ask for the same negative number.
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final List<String> deployments;
    private final int port;

    private Gateway(Vertx vertx, List<String> deployments, int port) {
        this.vertx = vertx;
        this.deployments = deployments;
        this.port = port;
    }

    /**
     * Deploys a gateway; it listens when this completes. The event bus must know the codecs of the protocol. Leaves
     * nothing running on failure.
     */
    public static Future<Gateway> deploy(Vertx vertx, GatewayConfig config) {
        NodeTopics topics = new NodeTopics(config.checkInterval(), config.idleTopic());
        NodePresence presence = new NodePresence(config.leavePause());
        int port = config.port() == 0 ? FREE_PORTS.decrementAndGet() : config.port();
        AtomicInteger actualPort = new AtomicInteger();
        DeploymentOptions instances = new DeploymentOptions().setInstances(config.eventLoops());
        List<String> deployments = new ArrayList<>();
        return vertx.deployVerticle(topics)
                .onSuccess(deployments::add)
                .compose(there -> vertx.deployVerticle(presence))
                .onSuccess(deployments::add)
                .compose(there -> vertx.deployVerticle(
                        () -> new GatewayVerticle(config, port, topics, presence, actualPort::set), instances))
                .onSuccess(deployments::add)
                .map(there -> new Gateway(vertx, deployments, actualPort.get()))
                .recover(failure -> undeploy(vertx, deployments)
                        .transform(gone -> Future.failedFuture(
                                StartFailure.ofListening(config.host(), config.port(), "LINNET_HTTP_PORT", failure))));
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /**
     * Reports that it is not ready, then closes its sockets with 1012, spread over the drain time, each after the
     * answers to its actions.
     */
    public Future<Void> close() {
        return undeploy(vertx, deployments);
    }

    /** In reverse order: the sockets before the verticles that they need. */
    private static Future<Void> undeploy(Vertx vertx, List<String> deployments) {
        Future<Void> gone = Future.succeededFuture();
        for (int i = deployments.size() - 1; i >= 0; i--) {
            String id = deployments.get(i);
            gone = gone.eventually(() -> vertx.undeploy(id));
        }
        return gone;
    }
}
