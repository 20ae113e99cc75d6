package dev.linnet.endtoend;

import dev.linnet.gateway.Gateway;
import dev.linnet.gateway.GatewayConfig;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.protocol.Codecs;
import dev.linnet.runtime.Settings;
import dev.linnet.testing.Await;
import dev.linnet.testing.service.FreshDatabase;
import dev.linnet.view.ViewConfig;
import dev.linnet.view.ViewService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Everything on one Vert.x instance without a cluster, as the run command has it. */
final class JvmStage implements Stage {

    private final Vertx vertx = Vertx.vertx();
    private final ServiceConfig serviceConfig;
    private final GatewayConfig gatewayConfig;

    JvmStage(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("DATABASE_URL", FreshDatabase.create());
        environment.put("LINNET_HTTP_HOST", "127.0.0.1");
        environment.put("LINNET_HTTP_PORT", "0");
        environment.put("LINNET_SIGNING_KEY", Deployment.SIGNING_KEY);
        Settings read = Settings.of(environment);
        serviceConfig = ServiceConfig.from(read);
        gatewayConfig = GatewayConfig.from(read);
        read.verify();
        Codecs.register(vertx.eventBus());
    }

    /** Of one deployment on the Vert.x. */
    private static class Deployed<T> implements Part {

        final Future<T> deployed;
        private final Function<T, Future<Void>> close;

        Deployed(Future<T> deployed, Function<T, Future<Void>> close) {
            this.deployed = deployed;
            this.close = close;
        }

        @Override
        public void untilReady() {
            Await.result(deployed);
        }

        @Override
        public void kill() {
            throw new UnsupportedOperationException("this JVM would be gone");
        }

        @Override
        public void freeze() {
            throw new UnsupportedOperationException("this JVM would be frozen");
        }

        @Override
        public void thaw() {
            throw new UnsupportedOperationException("it is not frozen");
        }

        @Override
        public void close() {
            Await.result(deployed.compose(close));
        }
    }

    private static final class DeployedGate extends Deployed<Gateway> implements Gate {

        DeployedGate(Future<Gateway> deployed) {
            super(deployed, Gateway::close);
        }

        @Override
        public int port() {
            return Await.result(deployed).port();
        }
    }

    @Override
    public Part service(TestedService service) {
        return new Deployed<>(Service.deploy(vertx, service.definition(), serviceConfig), Service::close);
    }

    @Override
    public Part views(Map<String, String> settings) {
        Settings read = Settings.of(settings);
        ViewConfig config = ViewConfig.from(read);
        read.verify();
        return new Deployed<>(ViewService.deploy(vertx, config), ViewService::close);
    }

    @Override
    public Gate gateway() {
        return new DeployedGate(Gateway.deploy(vertx, gatewayConfig));
    }

    Vertx vertx() {
        return vertx;
    }

    @Override
    public String databaseUrl() {
        return serviceConfig.databaseUrl();
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
