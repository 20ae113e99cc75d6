package dev.linnet.check;

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

    /** As many as are asked for, all on this machine. */
    static List<Place> onLoopback(String databaseUrl, int count) {
        return Stream.generate(() -> new Place(
                        List.of(), "127.0.0.1", FreePorts.next(), 0, "127.0.0.1", FreePorts.next(), databaseUrl))
                .limit(count)
                .toList();
    }

    String clusterAddress() {
        return host + ":" + clusterPort;
    }

    URI http() {
        return URI.create("http://" + httpHost + ":" + httpPort);
    }
}
