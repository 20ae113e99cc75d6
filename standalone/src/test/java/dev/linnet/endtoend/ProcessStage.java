package dev.linnet.endtoend;

import dev.linnet.gateway.GatewayMain;
import dev.linnet.testing.FreePorts;
import dev.linnet.testing.JavaCommand;
import dev.linnet.testing.JavaProcess;
import dev.linnet.testing.service.FreshDatabase;
import dev.linnet.view.ViewServiceMain;
import java.util.HashMap;
import java.util.Map;

/** Every part as a JVM of its own, on a cluster of their own. */
final class ProcessStage implements Stage {

    private final String databaseUrl = FreshDatabase.create();
    private final Map<String, String> settings;
    private final TestCluster cluster;

    ProcessStage(Map<String, String> settings, int parts) {
        this.settings = settings;
        this.cluster = new TestCluster(parts);
    }

    private record Running(JavaProcess process, String ready, int port) implements Gate {

        @Override
        public void untilReady() {
            process.untilItSays(ready);
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public void freeze() {
            process.signal("STOP");
        }

        @Override
        public void thaw() {
            process.signal("CONT");
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public Part service(TestedService service) {
        Map<String, String> environment = environment(true);
        environment.put("DATABASE_URL", databaseUrl);
        environment.put("LINNET_HEALTH_PORT", "0");
        JavaProcess process = start(service.main(), environment);
        return new Running(process, "The " + service.name() + " service is ready", 0);
    }

    @Override
    public Part views(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(cluster.member());
        environment.put("LINNET_HEALTH_PORT", "0");
        JavaProcess process = start(ViewServiceMain.class, environment);
        return new Running(process, "The view service is ready", 0);
    }

    @Override
    public Gate gateway() {
        int port = FreePorts.next();
        Map<String, String> environment = environment(false);
        environment.put("LINNET_HTTP_HOST", "127.0.0.1");
        environment.put("LINNET_HTTP_PORT", Integer.toString(port));
        environment.put("LINNET_SIGNING_KEY", Deployment.SIGNING_KEY);
        return new Running(start(GatewayMain.class, environment), "The gateway listens", port);
    }

    private static JavaProcess start(Class<?> main, Map<String, String> environment) {
        return JavaCommand.of(main.getName()).withEnvironment(environment).start();
    }

    /** With the settings that the one kind of process knows and the other refuses. */
    private Map<String, String> environment(boolean ofService) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.keySet().removeIf(name -> name.startsWith("LINNET_DATABASE_") != ofService);
        environment.putAll(cluster.member());
        return environment;
    }

    @Override
    public String databaseUrl() {
        return databaseUrl;
    }

    /** There is nothing beside the parts. */
    @Override
    public void close() {}
}
