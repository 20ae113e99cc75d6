package dev.linnet.view;

import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.ResourceVerticle;
import dev.linnet.kit.service.RunningService;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Serves the views as streams. */
public final class ViewService implements RunningService {

    /** Requests that wait for a connection to one server; a further one is answered 503. */
    static final int MAX_WAITING = 1000;

    private final Vertx vertx;
    private final Connections connections;
    private final List<String> deployments = new ArrayList<>();

    private ViewService(Vertx vertx, Connections connections) {
        this.vertx = vertx;
        this.connections = connections;
    }

    /** Starts even if the HTTP services cannot be reached. The codecs of the bus must be registered. */
    public static Future<ViewService> deploy(Vertx vertx, ViewConfig config) {
        ViewService service = new ViewService(vertx, Connections.of(vertx, config));
        Future<?> started = Future.succeededFuture();
        for (View view : config.views()) {
            started = started.compose(next -> service.serve(view, config));
        }
        return started.map(service)
                .recover(failure -> service.close().transform(closed -> Future.failedFuture(failure)));
    }

    private Future<String> serve(View view, ViewConfig config) {
        Resource resource = new ViewResource(view, new Backend(connections, view, config)).resource();
        int loops = Runtime.getRuntime().availableProcessors();
        return vertx.deployVerticle(() -> new ResourceVerticle(resource), new DeploymentOptions().setInstances(loops))
                .onSuccess(deployments::add);
    }

    /** Always ready: callers learn from their replies how an HTTP service is doing. */
    @Override
    public Future<Void> check() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> close() {
        List<Future<Void>> stopped = deployments.stream().map(vertx::undeploy).toList();
        return Future.join(stopped).otherwiseEmpty().compose(all -> connections.close());
    }
}
