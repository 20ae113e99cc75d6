package dev.linnet.check;

import dev.linnet.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A deployment whose processes have a host each, so that they can be cut from each other. PostgreSQL and the clients are outside. */
final class HostedDeployment {

    private static final int IN_A_ROW = 10;

    private final PrivateNetwork network;
    private final Deployment deployment;

    private HostedDeployment() throws Exception {
        DatabaseServer database = new DatabaseServer();
        network = new PrivateNetwork(List.of("posts-1", "posts-2", "gateway-1", "gateway-2"));
        DatabaseDoor door = new DatabaseDoor(database.url(), network.hosts());
        List<URI> urls = door.urls();
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < network.hosts().size(); i++) {
            places.add(Place.on(network.hosts().get(i), urls.get(i)));
        }
        deployment = new Deployment(database, places, Map.of());
    }

    /** One for all scenarios; each leaves it whole. It goes with this JVM. */
    static HostedDeployment shared() {
        return Shared.INSTANCE;
    }

    Deployment processes() {
        return deployment;
    }

    List<Host> all() {
        return network.hosts();
    }

    List<Host> services() {
        return network.hosts().subList(0, 2);
    }

    List<Host> gateways() {
        return network.hosts().subList(2, 4);
    }

    Host relayHolder() throws Exception {
        return services().get(deployment.services().indexOf(deployment.relayHolder()));
    }

    /**
     * Waits until each gateway can ask every service. They are asked in turn, so that one answer says little: a connection that was begun
     * during a cut still leads nowhere for a while after it.
     */
    void untilEveryServiceAnswers() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (URI gateway : deployment.uris()) {
            HttpRequest request =
                    HttpRequest.newBuilder(gateway.resolve("/api/posts/")).build();
            AtomicInteger inARow = new AtomicInteger();
            Await.until("every service answers " + gateway, Duration.ofMinutes(2), () -> {
                boolean answered = http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
                return inARow.updateAndGet(before -> answered ? before + 1 : 0) == IN_A_ROW;
            });
        }
    }

    /** Whether this machine and this user can have one; empty when they can. */
    static String whyNot() throws InterruptedException {
        for (List<String> needed :
                List.of(List.of("ip", "-V"), List.of("nft", "--version"), List.of("unshare", "--net", "true"))) {
            try {
                Command.run(needed);
            } catch (IOException e) {
                return "hosts need root, iproute2 and nftables: " + e.getMessage();
            }
        }
        return "";
    }

    /** Begun by the first use of the class. */
    private static final class Shared {
        private static final HostedDeployment INSTANCE = begin();

        private static HostedDeployment begin() {
            try {
                return new HostedDeployment();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private Shared() {}
    }
}
