package dev.linnet.runtime;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The addresses of this node of the cluster, and of its peers.
 *
 * @param host the address of both ports, to which other nodes connect: an address, a name, or {@code auto} for the
 *     address of this machine's own name, which in a container is the container's
 * @param port of the membership protocol; 0 takes the first free one from 15701 on
 * @param peers {@code host:port} of nodes that may exist; missing ones do no harm
 * @param name nodes of different names never join
 * @param busPort of the event bus; 0 takes a free one
 */
public record ClusterConfig(String host, int port, List<String> peers, String name, int busPort) {

    static final int FIRST_PORT = 15701;

    /** The number of processes of one machine that find each other by default. */
    static final int LOCAL_PEERS = 16;

    public ClusterConfig {
        peers = List.copyOf(peers);
    }

    public static ClusterConfig from(Settings settings) {
        return new ClusterConfig(
                settings.text("LINNET_CLUSTER_HOST", "127.0.0.1"),
                settings.number("LINNET_CLUSTER_PORT", 0, 0, 65535),
                settings.list("LINNET_CLUSTER_PEERS", localPeers(FIRST_PORT)),
                settings.text("LINNET_CLUSTER_NAME", "linnet"),
                settings.number("LINNET_BUS_PORT", 0, 0, 65535));
    }

    /** The first ports that {@link ClusteredVertx} tries on this machine when none is chosen. */
    static List<String> localPeers(int firstPort) {
        return IntStream.range(firstPort, firstPort + LOCAL_PEERS)
                .mapToObj(port -> "127.0.0.1:" + port)
                .toList();
    }
}
