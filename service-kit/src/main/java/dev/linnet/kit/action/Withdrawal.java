package dev.linnet.kit.action;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes an address of this node off the cluster's register while its consumers go on. Other nodes then send nothing more, and
 * what is on its way still arrives: Vert.x drops that when a consumer just unregisters, and whoever asked waits until time is up.
 */
final class Withdrawal {

    /** The register may be kept by a node that is frozen. */
    private static final long REGISTER_MS = 1_000;

    private Withdrawal() {}

    /** Never fails; succeeds at once with false where there is no cluster, and so nobody else who sends. */
    static Future<Boolean> of(Vertx vertx, String address) {
        VertxInternal internals = (VertxInternal) vertx;
        ClusterManager cluster = internals.clusterManager();
        if (cluster == null) {
            return Future.succeededFuture(false);
        }
        // Answers come on threads of the cluster; the caller goes on where it was.
        Promise<Boolean> done = internals.getOrCreateContext().promise();
        Promise<List<RegistrationInfo>> registered = Promise.promise();
        cluster.getRegistrations(address, registered);
        registered
                .future()
                .compose(all -> Future.join(all.stream()
                        .filter(each -> each.nodeId().equals(cluster.getNodeId()))
                        .map(own -> remove(cluster, address, own))
                        .toList()))
                .timeout(REGISTER_MS, TimeUnit.MILLISECONDS)
                .onComplete(removed -> done.complete(true));
        return done.future();
    }

    private static Future<Void> remove(ClusterManager cluster, String address, RegistrationInfo own) {
        Promise<Void> removed = Promise.promise();
        cluster.removeRegistration(address, own, removed);
        return removed.future();
    }
}
