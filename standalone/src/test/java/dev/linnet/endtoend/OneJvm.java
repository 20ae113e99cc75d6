package dev.linnet.endtoend;

import dev.linnet.gateway.Gateway;
import dev.linnet.gateway.GatewayConfig;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.postgres.FreshDatabase;
import dev.linnet.posts.PostsService;
import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.Settings;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/** Both services on one Vert.x instance without a cluster, as the run command has them. */
final class OneJvm implements Deployment {

    private final Vertx vertx;
    private final ServiceConfig config;
    private final Gateway gateway;
    private Service posts;

    private OneJvm(Vertx vertx, ServiceConfig config, Service posts, Gateway gateway) {
        this.vertx = vertx;
        this.config = config;
        this.posts = posts;
        this.gateway = gateway;
    }

    static OneJvm start(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("DATABASE_URL", FreshDatabase.create());
        environment.put("LINNET_HTTP_HOST", "127.0.0.1");
        environment.put("LINNET_HTTP_PORT", "0");
        environment.put("LINNET_SIGNING_KEY", SIGNING_KEY);
        Settings read = Settings.of(environment);
        ServiceConfig postsConfig = ServiceConfig.from(read);
        GatewayConfig gatewayConfig = GatewayConfig.from(read);
        read.verify();
        Vertx vertx = Vertx.vertx();
        Codecs.register(vertx.eventBus());
        Service posts = Await.result(Service.deploy(vertx, PostsService.definition(), postsConfig));
        Gateway gateway = Await.result(Gateway.deploy(vertx, gatewayConfig));
        return new OneJvm(vertx, postsConfig, posts, gateway);
    }

    Vertx vertx() {
        return vertx;
    }

    @Override
    public int port() {
        return gateway.port();
    }

    @Override
    public String databaseUrl() {
        return config.databaseUrl();
    }

    @Override
    public void stopPosts() {
        Await.result(posts.close());
    }

    @Override
    public void startPosts() {
        posts = Await.result(Service.deploy(vertx, PostsService.definition(), config));
    }

    @Override
    public void close() {
        Await.result(gateway.close());
        Await.result(posts.close());
        Await.result(vertx.close());
    }
}
