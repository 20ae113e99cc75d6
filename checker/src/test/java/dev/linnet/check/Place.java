package dev.linnet.check;

import dev.linnet.testing.FreePorts;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a process runs and listens.
 *
 * @param prefix of its command
 * @param host for what is of the cluster
 * @param busPort 0 for a free one
 * @param httpHost a gateway's
 * @param databaseUrl a service's
 */
record Place(
        List<String> prefix,
        String host,
        int clusterPort,
        int busPort,
        String httpHost,
        int httpPort,
        String databaseUrl) {

    static final int BUS_PORT = 15801;
    private static final int CLUSTER_PORT = 15701;
    private static final int HTTP_PORT = 8080;

    /** As many as are asked for, all on this machine. */
    static List<Place> onLoopback(String databaseUrl, int count) {
        return Stream.generate(() -> new Place(
                        List.of(), "127.0.0.1", FreePorts.next(), 0, "127.0.0.1", FreePorts.next(), databaseUrl))
                .limit(count)
                .toList();
    }

    /** Every host has all ports for itself. */
    static Place on(Host host, URI database) {
        return new Place(
                host.prefix(),
                host.clusterAddress(),
                CLUSTER_PORT,
                BUS_PORT,
                host.address(),
                HTTP_PORT,
                database.toString());
    }

    String clusterAddress() {
        return host + ":" + clusterPort;
    }

    URI http() {
        return URI.create("http://" + httpHost + ":" + httpPort);
    }
}
