package dev.linnet.standalone;

import dev.linnet.chat.ChatService;
import dev.linnet.checklist.ChecklistService;
import dev.linnet.gateway.Gateway;
import dev.linnet.gateway.GatewayConfig;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.kit.service.ServiceDefinition;
import dev.linnet.postgres.EmbeddedPostgres;
import dev.linnet.postgres.PostgresException;
import dev.linnet.posts.PostsService;
import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.ClusteredVertx;
import dev.linnet.runtime.ServiceProcess;
import dev.linnet.runtime.Settings;
import dev.linnet.runtime.StartFailure;
import dev.linnet.view.ViewConfig;
import dev.linnet.view.ViewService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a database unless one is given, the posts, checklist and chat services, the views that the settings name, and the gateway in
 * this JVM.
 */
public final class StandaloneMain {

    private static final Logger log = LoggerFactory.getLogger(StandaloneMain.class);

    private static final List<ServiceDefinition> SERVICES =
            List.of(PostsService.definition(), ChecklistService.definition(), ChatService.definition());

    private StandaloneMain() {}

    public static void main(String[] arguments) {
        ServiceProcess.run("Linnet", StandaloneMain::start);
    }

    private static Future<?> start(ServiceProcess process) {
        Settings settings = Settings.of(System.getenv());
        StandaloneConfig config = StandaloneConfig.from(settings);
        GatewayConfig gatewayConfig =
                GatewayConfig.forOneMachine(settings, () -> SigningKeyFile.keptIn(config.dataFolder()));
        ServiceConfig serviceConfig = ServiceConfig.from(settings, config.databaseUrl());
        ViewConfig viewConfig = ViewConfig.from(settings);
        settings.verify();

        if (config.embedsDatabase()) {
            startDatabase(config, process);
        }
        return config.cluster()
                .map(ClusteredVertx::start)
                .orElseGet(() -> Future.succeededFuture(Vertx.vertx()))
                .compose(vertx -> {
                    process.onStop("event bus", vertx::close);
                    Codecs.register(vertx.eventBus());
                    return deploy(vertx, process, serviceConfig)
                            .compose(services -> ViewService.deploy(vertx, viewConfig))
                            .onSuccess(views -> process.onStop("view service", views::close))
                            .compose(views -> Gateway.deploy(vertx, gatewayConfig));
                })
                .onSuccess(gateway -> {
                    process.onStop("gateway", gateway::close);
                    Greeting.lines(gateway.port(), config).forEach(log::info);
                });
    }

    private static Future<Void> deploy(Vertx vertx, ServiceProcess process, ServiceConfig config) {
        Future<Void> deployed = Future.succeededFuture();
        for (ServiceDefinition definition : SERVICES) {
            deployed = deployed.compose(before -> Service.deploy(vertx, definition, config))
                    .onSuccess(service -> process.onStop(definition.name() + " service", service::close))
                    .mapEmpty();
        }
        return deployed;
    }

    private static void startDatabase(StandaloneConfig config, ServiceProcess process) {
        Path folder = config.dataFolder().resolve("postgres");
        log.info("Starting PostgreSQL on 127.0.0.1:{}, with its data in {}.", config.databasePort(), folder);
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, config.databasePort());
            process.onStop("database", () -> {
                postgres.close();
                return Future.succeededFuture();
            });
        } catch (PostgresException e) {
            throw new StartFailure(e.getMessage()
                    + "\nLINNET_DATA_DIR chooses another folder, LINNET_DATABASE_PORT another port,"
                    + " DATABASE_URL a server of your own.");
        }
    }
}
