package dev.linnet.runtime;

import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one log line about the cluster that a process found. */
final class ClusterGreeting {

    private static final Logger log = LoggerFactory.getLogger(ClusterGreeting.class);

    private ClusterGreeting() {}

    static void log(ClusterConfig config, HazelcastInstance hazelcast) {
        Address address = hazelcast.getCluster().getLocalMember().getAddress();
        String here = address.getHost() + ":" + address.getPort();
        int others = hazelcast.getCluster().getMembers().size() - 1;
        if (others > 0) {
            log.info("This process has joined the cluster {} at {}. Other processes: {}.", config.name(), here, others);
        } else if (isNamed(config, here)) {
            log.info(
                    "No other process of the cluster {} was found. This one goes on and waits for others at {}.",
                    config.name(),
                    here);
        } else {
            log.warn(
                    "No other process of the cluster {} was found. This one goes on, but its own LINNET_CLUSTER_PEERS do not"
                            + " name {}: others with the same peers cannot find it.",
                    config.name(),
                    here);
        }
    }

    /** A peer that is a name may mean this address, so only a list of addresses can leave it out. */
    private static boolean isNamed(ClusterConfig config, String here) {
        return config.peers().contains(here)
                || config.peers().stream().anyMatch(peer -> !peer.matches("\\d+(\\.\\d+){3}:\\d+"));
    }
}
