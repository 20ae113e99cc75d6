package dev.linnet.posts;

import dev.linnet.kit.action.InternalResourceVerticle;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.ResourceVerticle;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.kit.changelog.ChangeLogVerticle;
import dev.linnet.kit.changelog.Relay;
import dev.linnet.kit.database.Database;
import dev.linnet.kit.database.Schema;
import dev.linnet.protocol.Addresses;
import dev.linnet.users.UserRepository;
import dev.linnet.users.UsersResource;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Posts and users on one Vert.x instance: the schema, the resources, the change log and its relay. */
public final class PostsService {

    private static final String SCHEMA = "posts";

    /** With the wait for a connection still below the gateway's limit for an action: no write happens long after its 504. */
    private static final String STATEMENT_TIMEOUT = "6s";

    private final Vertx vertx;
    private final Pool pool;
    private final List<String> deployments = new ArrayList<>();

    private PostsService(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /**
     * Brings the schema up to date and starts to serve. The codecs of the bus must be registered.
     *
     * @return fails with the reason, and leaves nothing running, when the database cannot be used
     */
    public static Future<PostsService> deploy(Vertx vertx, PostsConfig config) {
        Database database = new Database(config.databaseUrl(), SCHEMA);
        Pool pool = database.pool(
                vertx,
                config.connections(),
                Map.of("application_name", "linnet-posts", "statement_timeout", STATEMENT_TIMEOUT));
        PostsService service = new PostsService(vertx, pool);
        return Schema.checkServer(pool)
                .compose(supported -> Schema.migrate(vertx, database, "db/posts"))
                .compose(migrated -> Schema.checkObserved(pool, "posts"))
                .compose(observed -> service.start(database))
                .map(service)
                .recover(failure -> service.close().transform(closed -> Future.failedFuture(failure)));
    }

    private Future<Void> start(Database database) {
        ChangeLog log = new ChangeLog(vertx, pool, SCHEMA);
        Resource posts = new PostsResource(new PostRepository(pool, log)).resource();
        Resource users = new UsersResource(new UserRepository(pool), vertx.eventBus()).resource();
        int loops = Runtime.getRuntime().availableProcessors();
        return run(1, () -> new Relay(database))
                .compose(id -> run(loops, () -> new ChangeLogVerticle(log, PostsResource.STREAM)))
                .compose(id -> run(loops, () -> new InternalResourceVerticle(Addresses.USERS, users)))
                .compose(id -> run(loops, () -> new ResourceVerticle(posts)))
                .mapEmpty();
    }

    private Future<String> run(int instances, Supplier<Deployable> verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(deployments::add);
    }

    /** Whether the database answers. */
    public Future<Void> check() {
        return pool.query("select").execute().mapEmpty();
    }

    /** Stops serving, then lets go of the database. */
    public Future<Void> close() {
        List<Future<Void>> stopped = deployments.stream().map(vertx::undeploy).toList();
        return Future.join(stopped).otherwiseEmpty().compose(all -> pool.close());
    }
}
