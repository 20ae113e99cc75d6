package dev.linnet.endtoend;

import dev.linnet.postgres.FreshDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The posts service and the gateway as JVMs of their own, on a cluster of their own. */
final class TwoProcesses implements Deployment {

    private static final String POSTS = "dev.linnet.posts.PostsServiceMain";
    private static final String GATEWAY = "dev.linnet.gateway.GatewayMain";
    private static final String POSTS_READY = "The posts service is ready";
    private static final String GATEWAY_READY = "The gateway listens";

    private final int port = FreePorts.next();
    private final String databaseUrl = FreshDatabase.create();
    private final Map<String, String> cluster;
    private final Map<String, String> settings;
    private JavaProcess posts;
    private JavaProcess gateway;

    /** Which process is started first, and is ready before the other begins. */
    enum First {
        POSTS,
        GATEWAY,
        /** Neither waits for the other. */
        BOTH
    }

    private TwoProcesses(Map<String, String> settings, First first) {
        this.settings = settings;
        int postsPort = FreePorts.next();
        int gatewayPort = FreePorts.next();
        this.cluster = Map.of(
                "LINNET_CLUSTER_NAME",
                "test-" + UUID.randomUUID(),
                "LINNET_CLUSTER_PEERS",
                "127.0.0.1:" + postsPort + ",127.0.0.1:" + gatewayPort);
        if (first == First.GATEWAY) {
            gateway = launchGateway(gatewayPort).untilItSays(GATEWAY_READY);
            posts = launchPosts(postsPort);
        } else {
            posts = launchPosts(postsPort);
            if (first == First.POSTS) {
                posts.untilItSays(POSTS_READY);
            }
            gateway = launchGateway(gatewayPort);
        }
        posts.untilItSays(POSTS_READY);
        gateway.untilItSays(GATEWAY_READY);
        untilReady();
    }

    static TwoProcesses start(Map<String, String> settings) {
        return start(settings, First.BOTH);
    }

    static TwoProcesses start(Map<String, String> settings, First first) {
        return new TwoProcesses(settings, first);
    }

    private JavaProcess launchPosts(int clusterPort) {
        Map<String, String> environment = environment(clusterPort, "LINNET_DATABASE_");
        environment.put("DATABASE_URL", databaseUrl);
        environment.put("LINNET_HEALTH_PORT", "0");
        return JavaProcess.start(POSTS, environment);
    }

    private JavaProcess launchGateway(int clusterPort) {
        Map<String, String> environment = environment(clusterPort, "LINNET_");
        environment.put("LINNET_HTTP_HOST", "127.0.0.1");
        environment.put("LINNET_HTTP_PORT", Integer.toString(port));
        environment.put("LINNET_SIGNING_KEY", SIGNING_KEY);
        return JavaProcess.start(GATEWAY, environment);
    }

    private Map<String, String> environment(int clusterPort, String prefix) {
        Map<String, String> environment = new HashMap<>(new TreeMap<>(settings));
        environment.keySet().removeIf(name -> name.startsWith("LINNET_DATABASE_") != prefix.equals("LINNET_DATABASE_"));
        environment.putAll(cluster);
        environment.put("LINNET_CLUSTER_PORT", Integer.toString(clusterPort));
        return environment;
    }

    private void untilReady() {
        Await.until(
                "the gateway reaches the posts service",
                Duration.ofSeconds(30),
                () -> Http.get(port, "/readyz").statusCode() == 200);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String databaseUrl() {
        return databaseUrl;
    }

    @Override
    public void stopPosts() {
        posts.close();
    }

    @Override
    public void startPosts() {
        posts = launchPosts(0).untilItSays(POSTS_READY);
        untilReady();
    }

    @Override
    public void close() {
        gateway.close();
        posts.close();
    }
}
