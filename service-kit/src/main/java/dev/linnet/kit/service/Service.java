package dev.linnet.kit.service;

import dev.linnet.kit.action.InternalEndpoint;
import dev.linnet.kit.action.InternalVerticle;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.ResourceVerticle;
import dev.linnet.kit.action.Shares;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.ChangeLogVerticle;
import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.kit.changelog.Relay;
import dev.linnet.kit.changelog.RelayWatch;
import dev.linnet.kit.changelog.Retention;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.kit.presence.PresenceVerticle;
import dev.linnet.runtime.StartFailure;
import dev.linnet.runtime.TimeBudget;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A running service: its schema, its resources, its change log and the log's relay. */
public final class Service implements RunningService {

    private static final String STATEMENT_TIMEOUT = TimeBudget.STATEMENT.toMillis() + "ms";

    private final Vertx vertx;
    /** For the actions of clients. */
    private final Pool pool;
    /** For their lists, so that nothing else waits for those. */
    private final Pool lists;
    /** For the service's own work: events, presence, logins, tidying. */
    private final Pool inner;

    private final String name;
    private final RelayWatch watch;
    private final List<String> deployments = new ArrayList<>();

    private Service(Vertx vertx, Pool pool, Pool lists, Pool inner, String name) {
        this.vertx = vertx;
        this.pool = pool;
        this.lists = lists;
        this.inner = inner;
        this.name = name;
        this.watch = new RelayWatch(inner, name);
    }

    /**
     * Brings the schema up to date and starts to serve. The codecs of the bus must be registered.
     *
     * @return fails with the reason, and leaves nothing running, when the database cannot be used
     */
    public static Future<Service> deploy(Vertx vertx, ServiceDefinition definition, ServiceConfig config) {
        Database database = new Database(config.databaseUrl(), definition.name());
        Map<String, String> settings =
                Map.of("application_name", "linnet-" + definition.name(), "statement_timeout", STATEMENT_TIMEOUT);
        Pool pool = database.pool(vertx, config.connections() - config.listConnections(), settings);
        Map<String, String> ofLists = new HashMap<>(settings);
        // What a list reads depends on what is looked for.
        ofLists.put("plan_cache_mode", "force_custom_plan");
        Pool lists = database.pool(vertx, config.listConnections(), ofLists);
        Pool inner = database.pool(vertx, config.innerConnections(), settings);
        Service service = new Service(vertx, pool, lists, inner, definition.name());
        return FirstContact.within(
                        vertx,
                        config.databaseWait(),
                        database.place(),
                        () -> Schema.checkSessions(vertx, database)
                                .compose(own -> FirstConnections.open(vertx, inner))
                                .compose(opened -> FirstConnections.open(vertx, pool)))
                .compose(reached -> Schema.checkServer(inner))
                .recover(failure -> Future.failedFuture(unusable(database, failure)))
                .compose(supported -> Schema.migrate(vertx, database, "db/" + definition.name()))
                .compose(migrated -> Schema.checkObserved(inner))
                .compose(observed -> CursorKey.read(inner))
                .compose(cursors -> service.start(definition, database, config, cursors))
                .map(service)
                .recover(failure -> service.close().transform(closed -> Future.failedFuture(failure)));
    }

    private static int share(int whole, int parts) {
        return Math.max(1, whole / parts);
    }

    private static StartFailure unusable(Database database, Throwable failure) {
        return failure instanceof StartFailure known
                ? known
                : new StartFailure("The database at " + database.place() + " cannot be used: " + failure.getMessage()
                        + "\nDATABASE_URL says which one is used, and as which user.");
    }

    private Future<Void> start(
            ServiceDefinition definition, Database database, ServiceConfig config, CursorKey cursors) {
        Users users = new Users(vertx);
        ChangeLog log = new ChangeLog(vertx, inner, definition.name());
        ServiceDefinition.Parts innerParts = new ServiceDefinition.Parts(vertx, inner, inner, log, users);
        ServiceDefinition.Parts parts =
                new ServiceDefinition.Parts(vertx, pool, lists, new ChangeLog(vertx, pool, definition.name()), users);
        Shares shares = new Shares(
                vertx,
                new Shares.Bounds(config.visitorConnections(), config.userConnections()),
                new Shares.Bounds(share(config.listConnections(), 2), share(config.listConnections(), 4)));
        int loops = Runtime.getRuntime().availableProcessors();
        Future<?> started = run(1, () -> new Relay(database, cursors))
                .compose(id -> run(1, () -> watch))
                .compose(id -> run(1, () -> new Retention(inner, config.keep())));
        for (Resource resource : definition.resources(parts)) {
            started = started.compose(id -> run(loops, () -> new ChangeLogVerticle(log, cursors, resource.stream())))
                    .compose(id -> run(
                            loops,
                            () -> new ResourceVerticle(resource, parts.log(), cursors, TimeBudget.ACTION, shares)));
        }
        started = started.compose(id -> run(1, () -> new Tidying(inner, definition.tidied())));
        if (definition.followingUsers().isPresent()) {
            String statement = definition.followingUsers().get();
            started = started.compose(id -> run(1, () -> new UserFollower(inner, log, users, statement)));
        }
        for (String stream : definition.tracked()) {
            started = started.compose(id -> run(1, () -> new PresenceVerticle(inner, log, stream)));
        }
        for (Map.Entry<String, InternalEndpoint<?, ?>> internal :
                definition.internal(innerParts).entrySet()) {
            started = started.compose(id -> run(
                            loops,
                            () -> new InternalVerticle<>(internal.getKey(), internal.getValue(), TimeBudget.ACTION)))
                    .compose(id -> run(1, () -> new ReadyVerticle(internal.getKey(), this)));
        }
        return started.mapEmpty();
    }

    private Future<String> run(int instances, Supplier<Deployable> verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(deployments::add);
    }

    /** Whether the database answers and takes writes, and some process relays the changes. */
    @Override
    public Future<Void> check() {
        return inner.query("delete from change_log where false")
                .execute()
                .compose(answered -> watch.isRelayed()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new NotReady("Nobody relays the changes of " + name + ".")));
    }

    @Override
    public Future<Void> close() {
        List<Future<Void>> stopped = deployments.stream().map(vertx::undeploy).toList();
        return Future.join(stopped)
                .otherwiseEmpty()
                .compose(all ->
                        Future.join(pool.close(), lists.close(), inner.close()).mapEmpty());
    }
}
