package dev.linnet.endtoend;

import dev.linnet.testing.FreePorts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster of processes that no other process of this machine can join or disturb: its name, ports and peers are its own. */
final class TestCluster {

    private final String name = "test-" + UUID.randomUUID();
    /** All members look for these; they find those that come later. */
    private final List<Integer> ports;

    private int begun;

    /**
     * Nothing runs yet.
     *
     * @param members how many begin at about the same time
     */
    TestCluster(int members) {
        ports = Stream.generate(FreePorts::next).limit(members).toList();
    }

    /** The settings of one more member; the caller may add to them. */
    Map<String, String> member() {
        int port = begun < ports.size() ? ports.get(begun) : FreePorts.next();
        begun++;
        return new HashMap<>(Map.of(
                "LINNET_CLUSTER_NAME",
                name,
                "LINNET_CLUSTER_PORT",
                Integer.toString(port),
                "LINNET_CLUSTER_PEERS",
                ports.stream().map(each -> "127.0.0.1:" + each).collect(Collectors.joining(","))));
    }
}
