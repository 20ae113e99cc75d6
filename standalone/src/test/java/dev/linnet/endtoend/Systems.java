package dev.linnet.endtoend;

import dev.linnet.testing.Await;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every service there is, behind two gateways. */
final class Systems implements AutoCloseable {

    private final Stage stage;
    private final Map<TestedService, Part> services = new LinkedHashMap<>();
    private final Gate first;
    private final Gate second;

    private Systems(Map<String, String> settings) {
        stage = Stage.start(settings, TestedService.ALL.size() + 2);
        // One after the other: so many processes that begin at once would all be too slow for each other.
        TestedService.ALL.forEach(this::begin);
        first = stage.gateway();
        first.untilReady();
        second = stage.gateway();
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

    /** Takes a service away; returns when it is gone. */
    void stop(TestedService service) {
        services.remove(service).close();
    }

    /** Brings it back; returns when it serves. */
    void start(TestedService service) {
        begin(service);
        untilItServes(first);
        untilItServes(second);
    }

    private void begin(TestedService service) {
        Part part = stage.service(service);
        services.put(service, part);
        part.untilReady();
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
        services.values().forEach(Part::close);
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
