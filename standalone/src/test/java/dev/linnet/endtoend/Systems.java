package dev.linnet.endtoend;

import java.util.List;
import java.util.Map;

/** Every service there is, behind two gateways. */
final class Systems implements AutoCloseable {

    private final Stage stage;
    private final List<Part> services;
    private final Gate first;
    private final Gate second;

    private Systems(Map<String, String> settings) {
        stage = Stage.start(settings, TestedService.ALL.size() + 2);
        services = TestedService.ALL.stream().map(stage::service).toList();
        first = stage.gateway();
        second = stage.gateway();
        services.forEach(Part::untilReady);
        untilItServes(first);
        untilItServes(second);
    }

    /**
     * An instance of its own on a fresh database.
     *
     * @param settings beside those that make it listen on free ports
     */
    static Systems start(Map<String, String> settings) {
        return new Systems(settings);
    }

    /** One for all tests that leave it as they found it; lives as long as the JVM. */
    static Systems shared() {
        return Shared.INSTANCE;
    }

    Gate first() {
        return first;
    }

    Gate second() {
        return second;
    }

    /** Another one, which serves all streams; whoever starts it closes or kills it. */
    Gate startGateway() {
        Gate gateway = stage.gateway();
        untilItServes(gateway);
        return gateway;
    }

    /** A gateway knows a stream when its service has announced it. */
    private static void untilItServes(Gate gateway) {
        gateway.untilReady();
        for (TestedService service : TestedService.ALL) {
            Await.until("the gateway serves " + service.name(), Await.LONG, () -> {
                int status =
                        Http.get(gateway.port(), "/api/" + service.name() + "/").statusCode();
                return status != 404 && status != 503;
            });
        }
    }

    /** For writing beside the services; the super user's. */
    String databaseUrl() {
        return stage.databaseUrl();
    }

    @Override
    public void close() {
        first.close();
        second.close();
        services.forEach(Part::close);
        stage.close();
    }

    /** Started by its first use. */
    private static final class Shared {
        private static final Systems INSTANCE = start(Map.of());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close));
        }

        private Shared() {}
    }
}
