package dev.linnet.bench;

import dev.linnet.gateway.Gateway;
import dev.linnet.gateway.GatewayConfig;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.posts.PostsService;
import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.Settings;
import dev.linnet.testing.Await;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.Vertx;
import java.util.Map;

/** Posts behind two gateways in this JVM, with a real database. Lives as long as the JVM. */
final class Loaded {

    private static final Loaded INSTANCE = new Loaded();

    private final String first;
    private final String second;

    private Loaded() {
        Vertx vertx = Vertx.vertx();
        Codecs.register(vertx.eventBus());
        Settings settings = Settings.of(Map.of(
                "DATABASE_URL",
                FreshDatabase.create(),
                "LINNET_HTTP_HOST",
                "127.0.0.1",
                "LINNET_HTTP_PORT",
                "0",
                "LINNET_SIGNING_KEY",
                "a key for tests, as long as it must be"));
        ServiceConfig service = ServiceConfig.from(settings);
        GatewayConfig gateway = GatewayConfig.from(settings);
        settings.verify();
        Await.result(Service.deploy(vertx, PostsService.definition(), service));
        first = url(Await.result(Gateway.deploy(vertx, gateway)));
        second = url(Await.result(Gateway.deploy(vertx, gateway)));
    }

    private static String url(Gateway gateway) {
        return "http://127.0.0.1:" + gateway.port();
    }

    /** Of the gateways. */
    static String[] urls() {
        return new String[] {INSTANCE.first, INSTANCE.second};
    }
}
