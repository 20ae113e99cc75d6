package dev.linnet.check;

import dev.linnet.testing.FreePorts;
import java.util.Map;

/** Two services and two gateways on Debian's PostgreSQL, which they reach by an address that stays when the server behind it does not. */
final class DebianDeployment {

    private final VirtualAddress address;
    private final Deployment processes;
    private DebianCluster cluster;

    private DebianDeployment() throws Exception {
        cluster = DebianCluster.start(FreePorts.next());
        address = new VirtualAddress(cluster.port());
        // What is not sent at once is found by a check; seldom enough here for that to be seen.
        processes = new Deployment(DebianCluster.url(address.port()), Map.of("LINNET_CHECK_INTERVAL_MS", "3000"));
    }

    /** One for all scenarios; each leaves it whole. Skips the test where the server is not installed. */
    static DebianDeployment shared() {
        DebianTools.assumeInstalled();
        return Shared.INSTANCE;
    }

    Deployment processes() {
        return processes;
    }

    /** The one that the services use. */
    DebianCluster cluster() {
        return cluster;
    }

    /** The next one, on the port of the one before. */
    void replacedBy(DebianCluster next) {
        cluster = next;
    }

    /** The next one, on a port of its own. */
    void leadTo(DebianCluster next) {
        cluster = next;
        address.leadTo(next.port());
    }

    /** Begun by the first use of the class. */
    private static final class Shared {
        private static final DebianDeployment INSTANCE = begin();

        private static DebianDeployment begin() {
            try {
                return new DebianDeployment();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private Shared() {}
    }
}
