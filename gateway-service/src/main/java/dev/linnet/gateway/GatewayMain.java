package dev.linnet.gateway;

import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.ClusterConfig;
import dev.linnet.runtime.ClusteredVertx;
import dev.linnet.runtime.ServiceProcess;
import dev.linnet.runtime.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the gateway as a separate process. */
public final class GatewayMain {

    private static final Logger log = LoggerFactory.getLogger(GatewayMain.class);

    private GatewayMain() {}

    public static void main(String[] args) {
        ServiceProcess.run("gateway-service", process -> {
            Settings settings = Settings.of(System.getenv());
            ClusterConfig cluster = ClusterConfig.from(settings);
            GatewayConfig config = GatewayConfig.from(settings);
            settings.verify();
            return ClusteredVertx.start(cluster).compose(vertx -> {
                process.onStop("event bus", vertx::close);
                Codecs.register(vertx.eventBus());
                return Gateway.deploy(vertx, config).onSuccess(gateway -> {
                    process.onStop("gateway", gateway::close);
                    log.info("The gateway listens on {}:{}.", config.host(), gateway.port());
                });
            });
        });
    }
}
