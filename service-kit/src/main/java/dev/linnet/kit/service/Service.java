package dev.linnet.kit.service;

import dev.linnet.kit.action.InternalResourceVerticle;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.ResourceVerticle;
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
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A service that runs: its schema, its resources, its change log and the relay of it. */
public final class Service implements RunningService {

    /** A client knows within five seconds that the database does not answer, though it be stopped in the middle of a statement. */
    private static final Duration ACTION_LIMIT = Duration.ofMillis(4_500);

    /** The database ends a statement of its own accord before that. */
    private static final String STATEMENT_TIMEOUT = "4s";

    private final Vertx vertx;
    private final Pool pool;
    private final String name;
    private final RelayWatch watch;
    private final List<String> deployments = new ArrayList<>();

    private Service(Vertx vertx, Pool pool, String name) {
        this.vertx = vertx;
        this.pool = pool;
        this.name = name;
        this.watch = new RelayWatch(pool, name);
    }

    /**
     * Brings the schema up to date and starts to serve. The codecs of the bus must be registered.
     *
     * @return fails with the reason, and leaves nothing running, when the database cannot be used
     */
    public static Future<Service> deploy(Vertx vertx, ServiceDefinition definition, ServiceConfig config) {
        Database database = new Database(config.databaseUrl(), definition.name());
        Pool pool = database.pool(
                vertx,
                config.connections(),
                Map.of("application_name", "linnet-" + definition.name(), "statement_timeout", STATEMENT_TIMEOUT));
        Service service = new Service(vertx, pool, definition.name());
        return Schema.checkServer(pool)
                .recover(failure -> Future.failedFuture(unusable(database, failure)))
                .compose(supported -> Schema.migrate(vertx, database, "db/" + definition.name()))
                .compose(migrated -> Future.all(definition.observed().stream()
                        .map(table -> Schema.checkObserved(pool, table))
                        .toList()))
                .compose(observed -> CursorKey.read(pool))
                .compose(cursors -> service.start(definition, database, config, cursors))
                .map(service)
                .recover(failure -> service.close().transform(closed -> Future.failedFuture(failure)));
    }

    private static StartFailure unusable(Database database, Throwable failure) {
        return failure instanceof StartFailure known
                ? known
                : new StartFailure("The database at " + database.place() + " cannot be used: " + failure.getMessage()
                        + "\nDATABASE_URL says which one is used, and as which user.");
    }

    private Future<Void> start(
            ServiceDefinition definition, Database database, ServiceConfig config, CursorKey cursors) {
        ChangeLog log = new ChangeLog(vertx, pool, definition.name());
        ServiceDefinition.Parts parts = new ServiceDefinition.Parts(vertx, pool, log, new Users(vertx));
        int loops = Runtime.getRuntime().availableProcessors();
        Future<?> started = run(1, () -> new Relay(database, cursors))
                .compose(id -> run(1, () -> watch))
                .compose(id -> run(1, () -> new Retention(pool, config.keep())));
        for (Resource resource : definition.resources(parts)) {
            started = started.compose(id -> run(loops, () -> new ChangeLogVerticle(log, cursors, resource.stream())))
                    .compose(id -> run(loops, () -> new ResourceVerticle(resource, cursors, ACTION_LIMIT)));
        }
        started = started.compose(id -> run(1, () -> new Tidying(pool, definition.tidied())));
        for (String stream : definition.tracked()) {
            started = started.compose(id -> run(1, () -> new PresenceVerticle(pool, log, stream)));
        }
        for (Map.Entry<String, Resource> internal : definition.internal(parts).entrySet()) {
            started = started.compose(id -> run(
                            loops,
                            () -> new InternalResourceVerticle(internal.getKey(), internal.getValue(), ACTION_LIMIT)))
                    .compose(id -> run(1, () -> new ReadyVerticle(internal.getKey(), this)));
        }
        return started.mapEmpty();
    }

    private Future<String> run(int instances, Supplier<Deployable> verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(deployments::add);
    }

    /** Whether the database answers, and some process relays the changes. */
    @Override
    public Future<Void> check() {
        return pool.query("select")
                .execute()
                .compose(answered -> watch.isRelayed()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new NotReady("Nobody relays the changes of " + name + ".")));
    }

    @Override
    public Future<Void> close() {
        List<Future<Void>> stopped = deployments.stream().map(vertx::undeploy).toList();
        return Future.join(stopped).otherwiseEmpty().compose(all -> pool.close());
    }
}
