package dev.linnet.kit.service;

import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.ClusterConfig;
import dev.linnet.runtime.ClusteredVertx;
import dev.linnet.runtime.ServiceProcess;
import dev.linnet.runtime.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service as a process of its own, on the clustered event bus. */
public final class ServiceMain {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private ServiceMain() {}

    /** Reads the environment, joins the cluster and serves until the process is told to end. Never returns. */
    public static void run(ServiceDefinition definition) {
        ServiceProcess.run(definition.name() + "-service", process -> start(process, definition));
    }

    private static Future<?> start(ServiceProcess process, ServiceDefinition definition) {
        Settings settings = Settings.of(System.getenv());
        ServiceConfig config = ServiceConfig.from(settings);
        HealthServer.Config health = HealthServer.Config.from(settings);
        ClusterConfig cluster = ClusterConfig.from(settings);
        settings.verify();
        return ClusteredVertx.start(cluster).compose(vertx -> {
            process.onStop("event bus", vertx::close);
            Codecs.register(vertx.eventBus());
            return Service.deploy(vertx, definition, config).compose(service -> {
                process.onStop(definition.name() + " service", service::close);
                return tellHealth(vertx, health, service, definition.name());
            });
        });
    }

    private static Future<?> tellHealth(Vertx vertx, HealthServer.Config health, Service service, String name) {
        HealthServer server = new HealthServer(health, service);
        return vertx.deployVerticle(server)
                .onSuccess(ready -> LOG.info(
                        "The {} service is ready; its health is at http://{}:{}/readyz.",
                        name,
                        health.host(),
                        server.port()));
    }
}
