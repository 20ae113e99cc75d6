package dev.linnet.check;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process takes for a machine of its own: a network namespace with two interfaces. One leads to the tests and to their
 * PostgreSQL and is never cut; the other to the other hosts, and carries the cluster and nothing else.
 *
 * @param name of the namespace
 * @param outside the tests' end of the way to it
 * @param address its own end
 * @param clusterAddress where the other hosts find it
 */
record Host(String name, String outside, String address, String clusterAddress) {

    static final String OUTSIDE_INTERFACE = "eth0";
    static final String CLUSTER_INTERFACE = "eth1";

    /** What makes a command run there; the process that is started becomes that of the command. */
    List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    String run(String... command) throws IOException, InterruptedException {
        return Command.run(Stream.concat(prefix().stream(), Stream.of(command)).toList());
    }
}
