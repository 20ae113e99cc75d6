package dev.linnet.posts;

import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.ClusterConfig;
import dev.linnet.runtime.ClusteredVertx;
import dev.linnet.runtime.ServiceProcess;
import dev.linnet.runtime.Settings;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The posts service as a process of its own, on the clustered event bus. */
public final class PostsServiceMain {

    private static final Logger LOG = LoggerFactory.getLogger(PostsServiceMain.class);

    private PostsServiceMain() {}

    public static void main(String[] arguments) {
        ServiceProcess.run("posts-service", PostsServiceMain::start);
    }

    private static Future<?> start(ServiceProcess process) {
        Settings settings = Settings.of(System.getenv());
        PostsConfig config = PostsConfig.from(settings);
        HealthServer.Config health = HealthServer.Config.from(settings);
        ClusterConfig cluster = ClusterConfig.from(settings);
        settings.verify();
        return ClusteredVertx.start(cluster).compose(vertx -> {
            process.onStop("event bus", vertx::close);
            Codecs.register(vertx.eventBus());
            return PostsService.deploy(vertx, config)
                    .onSuccess(service -> process.onStop("posts service", service::close))
                    .compose(service -> {
                        HealthServer server = new HealthServer(health, service);
                        return vertx.deployVerticle(server)
                                .onSuccess(ready -> LOG.info(
                                        "The posts service is ready; its health is at http://{}:{}/readyz.",
                                        health.host(),
                                        server.port()));
                    });
        });
    }
}
