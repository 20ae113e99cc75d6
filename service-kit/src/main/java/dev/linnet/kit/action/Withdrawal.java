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
 * Removes an address of this node from the cluster's registry while its consumers go on. Other nodes then send nothing
 * more, and messages on their way still arrive. When a consumer just unregisters, Vert.x drops these messages, and
 * their senders wait until their timeout.
 */
final class Withdrawal {

    /** A frozen node may hold the registry. */
    private static final long REGISTER_MS = 1_000;

    private Withdrawal() {}

    /** Never fails. Succeeds at once with false without a cluster, since no other node sends then. */
    static Future<Boolean> of(Vertx vertx, String address) {
        VertxInternal internals = (VertxInternal) vertx;
        ClusterManager cluster = internals.clusterManager();
        if (cluster == null) {
            return Future.succeededFuture(false);
        }
        // Answers come on threads of the cluster; the caller goes on in its own context.
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
