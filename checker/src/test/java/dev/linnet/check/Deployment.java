package dev.linnet.check;

import dev.linnet.gateway.GatewayMain;
import dev.linnet.posts.PostsServiceMain;
import dev.linnet.testing.Await;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two posts services and two gateways, each a process, and a PostgreSQL that waits for its disk. */
final class Deployment {

    private static final String RELAYS = "This process relays the changes of posts";

    private final @Nullable DatabaseServer database;
    private final List<SupervisedProcess> services = new ArrayList<>();
    private final List<SupervisedProcess> gateways = new ArrayList<>();
    private final List<URI> uris = new ArrayList<>();

    private Deployment(DatabaseServer database) throws Exception {
        this(database, Place.onLoopback(database.url(), 4), Map.of());
    }

    /**
     * On somebody else's PostgreSQL.
     *
     * @param ofGateways settings besides
     */
    Deployment(String databaseUrl, Map<String, String> ofGateways) throws Exception {
        this(null, Place.onLoopback(databaseUrl, 4), ofGateways);
    }

    /**
     * Begins it.
     *
     * @param database its own, null when it is somebody else's
     * @param places of the two services, and then of the two gateways
     * @param ofGateways settings besides
     */
    Deployment(@Nullable DatabaseServer database, List<Place> places, Map<String, String> ofGateways) throws Exception {
        this.database = database;
        List<String> members = places.stream().map(Place::clusterAddress).toList();
        for (Place place : places) {
            Map<String, String> environment = new HashMap<>(Map.of(
                    "LINNET_CLUSTER_NAME",
                            "check-" + UUID.nameUUIDFromBytes(members.toString().getBytes(StandardCharsets.UTF_8)),
                    "LINNET_CLUSTER_HOST", place.host(),
                    "LINNET_CLUSTER_PORT", Integer.toString(place.clusterPort()),
                    "LINNET_BUS_PORT", Integer.toString(place.busPort()),
                    "LINNET_CLUSTER_PEERS", String.join(",", members)));
            if (services.size() < 2) {
                environment.put("DATABASE_URL", place.databaseUrl());
                environment.put("LINNET_HEALTH_PORT", "0");
                services.add(new SupervisedProcess(
                        place.prefix(), PostsServiceMain.class.getName(), environment, "service is ready"));
            } else {
                environment.putAll(ofGateways);
                environment.put("LINNET_HTTP_HOST", place.httpHost());
                environment.put("LINNET_HTTP_PORT", Integer.toString(place.httpPort()));
                environment.put("LINNET_SIGNING_KEY", "a key for the scenarios and for nothing else");
                gateways.add(new SupervisedProcess(
                        place.prefix(), GatewayMain.class.getName(), environment, "The gateway listens"));
                uris.add(place.http());
            }
        }
        untilItServes();
    }

    /** One for all scenarios; each leaves it whole. Lives as long as the JVM. */
    static Deployment shared() {
        return Shared.INSTANCE;
    }

    /** Waits until every process serves. */
    void untilItServes() throws Exception {
        for (SupervisedProcess each : everything()) {
            each.untilReady();
        }
        for (URI gateway : uris) {
            Await.until(gateway + " serves posts", Duration.ofMinutes(3), () -> {
                HttpURLConnection connection = (HttpURLConnection)
                        gateway.resolve("/api/posts/").toURL().openConnection();
                connection.setConnectTimeout(5_000);
                connection.setReadTimeout(15_000);
                try {
                    return connection.getResponseCode() == 200;
                } catch (IOException e) {
                    return false; // it is busy, or not there yet
                }
            });
        }
    }

    /** Its own. */
    DatabaseServer database() {
        return Objects.requireNonNull(database);
    }

    List<SupervisedProcess> services() {
        return services;
    }

    List<SupervisedProcess> gateways() {
        return gateways;
    }

    /** Where the gateways listen, in the same order. */
    List<URI> uris() {
        return uris;
    }

    List<SupervisedProcess> everything() {
        return Stream.concat(services.stream(), gateways.stream()).toList();
    }

    /** The posts service that relays. */
    SupervisedProcess relayHolder() throws Exception {
        Await.until(
                "somebody relays",
                Duration.ofMinutes(1),
                () -> services.stream().anyMatch(each -> each.saidAt(RELAYS) > 0));
        return services.stream()
                .max(Comparator.comparingLong(each -> each.saidAt(RELAYS)))
                .orElseThrow();
    }

    /** Begun by the first use of the class. */
    private static final class Shared {
        private static final Deployment INSTANCE = begin();

        private static Deployment begin() {
            try {
                return new Deployment(new DatabaseServer());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private Shared() {}
    }
}
