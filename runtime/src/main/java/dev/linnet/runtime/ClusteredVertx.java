package dev.linnet.runtime;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Vert.x that shares its event bus with the other processes of a cluster. Members trust each other: neither port asks who
 * connects, so both belong on loopback or on a private network.
 */
public final class ClusteredVertx {

    private static final Logger log = LoggerFactory.getLogger(ClusteredVertx.class);

    private static final int CONNECT_TIMEOUT_MS = 2_000;

    private static final Executor LATER = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);

    // The bus closes a dead connection after 6 s, not 40. Until then messages go into it, and after a cut the kernel
    // would decide when to try again.
    private static final long PING_INTERVAL_MS = 2_000;
    private static final long PING_REPLY_MS = 4_000;

    static {
        // The setting of one instance comes too late for what Hazelcast logs before it reads any.
        System.setProperty("hazelcast.logging.type", "slf4j");
    }

    private ClusteredVertx() {}

    /**
     * Joins the peers that are there, or begins a cluster of one. Takes seconds. Blocks for at most 4 s while it asks
     * the peers whether they are there. The caller registers its codecs.
     */
    public static Future<Vertx> start(ClusterConfig config) {
        return start(config, ClusterConfig.FIRST_PORT);
    }

    /**
     * As {@link #start(ClusterConfig)}.
     *
     * @param firstPort the first one to try when the configuration chooses no port
     */
    static Future<Vertx> start(ClusterConfig config, int firstPort) {
        String address;
        try {
            address = address(config.host());
        } catch (UnknownHostException e) {
            return Future.failedFuture(new StartFailure("LINNET_CLUSTER_HOST: no address known for " + config.host()));
        }
        EventBusOptions bus = new EventBusOptions()
                .setHost(address)
                .setPort(config.busPort())
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setClusterPingInterval(PING_INTERVAL_MS)
                .setClusterPingReplyInterval(PING_REPLY_MS);
        List<String> silent = SilentPeers.among(config.peers());
        if (!silent.isEmpty()) {
            log.warn("Does not wait for peers that take a connection and say nothing: {}.", silent);
        }
        Config hazelcast = hazelcast(config, address, firstPort);
        TcpIpConfig peers = hazelcast.getNetworkConfig().getJoin().getTcpIpConfig();
        peers.setMembers(
                config.peers().stream().filter(peer -> !silent.contains(peer)).toList());
        HazelcastClusterManager manager = new RememberingRegistry(hazelcast);
        Future<Vertx> started = Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(bus))
                .withClusterManager(manager)
                .buildClustered();
        LATER.execute(() -> {
            if (!started.isComplete()) {
                log.info(
                        "Still looking for the other processes of the cluster {} at {}.",
                        config.name(),
                        config.peers());
            }
        });
        return started.onSuccess(vertx -> {
            vertx.exceptionHandler(ClusteredVertx::report);
            // From now on Hazelcast looks for them every 5 s: a frozen one that thaws is merged again.
            peers.setMembers(config.peers());
            ClusterGreeting.log(config, manager.getHazelcastInstance());
        });
    }

    /**
     * When a connection of the bus ends, Vert.x throws once for each message that is not written yet. A network cut causes
     * thousands. The senders learn of it by their own futures, so the log does not need it.
     */
    private static void report(Throwable failure) {
        boolean isOurs = Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("dev.linnet."));
        if (!isOurs && "Promise already completed".equals(failure.getMessage())) {
            log.debug("A message was not written.");
        } else {
            log.error("Unhandled exception", failure);
        }
    }

    private static String address(String host) throws UnknownHostException {
        InetAddress address = host.equals("auto") ? InetAddress.getLocalHost() : InetAddress.getByName(host);
        return address.getHostAddress();
    }

    private static Config hazelcast(ClusterConfig config, String address, int firstPort) {
        // Vert.x's own file: it defines the map of registrations, without which publish reaches one node only.
        Config hazelcast = ConfigUtil.loadConfig();
        hazelcast
                .setClusterName(config.name())
                .setProperty("hazelcast.phone.home.enabled", "false")
                // Vert.x leaves the cluster when it closes; a second hook would pull the bus from under it.
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                // A frozen node is dropped after 10 s, not 60 s; one that thaws is merged again within 5 s, not
                // minutes.
                .setProperty("hazelcast.max.no.heartbeat.seconds", "10")
                // Of ten signs of life one may be lost; of the usual two none.
                .setProperty("hazelcast.heartbeat.interval.seconds", "1")
                // The answer to a question that a node got while it was cut off may never come. With the default wait
                // of two minutes it would block the bus long after the cut is healed.
                .setProperty("hazelcast.operation.call.timeout.millis", "5000")
                .setProperty("hazelcast.merge.first.run.delay.seconds", "5")
                .setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        NetworkConfig network = hazelcast.getNetworkConfig();
        network.setPort(config.port() == 0 ? firstPort : config.port()).setPortAutoIncrement(config.port() == 0);
        network.getInterfaces().setEnabled(true).clear().addInterface(address);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(1);
        return hazelcast;
    }
}
