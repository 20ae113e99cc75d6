package dev.linnet.kit.service;

import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.ClusterConfig;
import dev.linnet.runtime.ClusteredVertx;
import dev.linnet.runtime.ServiceProcess;
import dev.linnet.runtime.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a service as a separate process on the clustered event bus. */
public final class ServiceMain {

    /** Starts a service. The process has joined the cluster, and the codecs of the bus are registered. */
    @FunctionalInterface
    public interface Deployment {
        Future<? extends RunningService> deploy(Vertx vertx);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private ServiceMain() {}

    /** Reads the environment, joins the cluster and serves until the process is told to end. Never returns. */
    public static void run(ServiceDefinition definition) {
        run(definition.name(), settings -> {
            ServiceConfig config = ServiceConfig.from(settings);
            return vertx -> Service.deploy(vertx, definition, config);
        });
    }

    /**
     * The same for a service without a {@link ServiceDefinition}.
     *
     * @param name the service's name in the log
     * @param read reads the settings before anything is started
     */
    public static void run(String name, Function<Settings, Deployment> read) {
        ServiceProcess.run(name + "-service", process -> start(process, name, read));
    }

    private static Future<?> start(ServiceProcess process, String name, Function<Settings, Deployment> read) {
        Settings settings = Settings.of(System.getenv());
        Deployment deployment = read.apply(settings);
        HealthServer.Config health = HealthServer.Config.from(settings);
        ClusterConfig cluster = ClusterConfig.from(settings);
        settings.verify();
        return ClusteredVertx.start(cluster).compose(vertx -> {
            process.onStop("event bus", vertx::close);
            Codecs.register(vertx.eventBus());
            return deployment.deploy(vertx).compose(service -> {
                process.onStop(name + " service", service::close);
                return tellHealth(vertx, health, service, name);
            });
        });
    }

    private static Future<?> tellHealth(Vertx vertx, HealthServer.Config health, RunningService service, String name) {
        HealthServer server = new HealthServer(health, service);
        return vertx.deployVerticle(server)
                .onSuccess(ready -> LOG.info(
                        "The {} service is ready; its health is at http://{}:{}/readyz.",
                        name,
                        health.host(),
                        server.port()));
    }
}
