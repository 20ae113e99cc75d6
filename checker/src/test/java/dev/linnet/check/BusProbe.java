package dev.linnet.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether events come over the bus by themselves. While it looks, no gateway can ask any service anything: neither which topics
 * have moved nor for history; so what comes then, the relay has published. It follows on every gateway, and what it follows it has
 * followed since before the cuts.
 */
final class BusProbe implements AutoCloseable {

    /** Whose registrations are spread over the members of the cluster. */
    static final int TOPICS = 24;

    private static final long BY_THE_BUS_MS = 2_000;
    private static final long AT_ALL_MS = 30_000;

    private final HostedDeployment deployment;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ActionSocket> sockets = new ArrayList<>();
    private final Gateways.User user;
    private final String tags;
    private int posts;

    BusProbe(HostedDeployment deployment) throws IOException, InterruptedException {
        this.deployment = deployment;
        String run = Long.toString(System.nanoTime() % 1_000_000, 36);
        List<String> topics =
                IntStream.range(0, TOPICS).mapToObj(i -> "p" + run + "x" + i).toList();
        tags = topics.stream().map(topic -> " #" + topic).collect(Collectors.joining());
        List<URI> uris = deployment.processes().uris();
        Gateways gateways = new Gateways(uris, threads);
        user = gateways.logIn("probe");
        for (URI gateway : uris) {
            ActionSocket socket = ActionSocket.open(gateways, gateway, user.token());
            sockets.add(socket);
            for (String topic : topics) {
                ObjectNode frame = Gateways.object();
                Followed.hashtag(topic).subscribe(frame);
                if (socket.ask(frame).path("response_status").intValue() != 201) {
                    throw new IOException("the probe may not follow");
                }
            }
        }
    }

    /** Whether each gateway was brought everything. */
    boolean bringsAll() throws Exception {
        return brought().stream().allMatch(events -> events == TOPICS);
    }

    /**
     * For each gateway how many of its topics the bus has brought the event of, which is one post; the others are waited for before this
     * returns.
     *
     * @throws IOException when an event does not even come when it can be asked for
     */
    List<Integer> brought() throws IOException, SQLException, InterruptedException {
        String body = "probe " + ++posts + tags;
        List<Integer> brought = new ArrayList<>();
        try (Cut questions = Cut.questions(deployment.gateways(), deployment.services())) {
            insert(body);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BY_THE_BUS_MS);
            for (ActionSocket socket : sockets) {
                brought.add(count(socket, body, TOPICS, end));
            }
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AT_ALL_MS);
        for (int i = 0; i < sockets.size(); i++) {
            int left = TOPICS - brought.get(i);
            if (count(sockets.get(i), body, left, end) < left) {
                throw new IOException("not all events of the probe have come");
            }
        }
        return brought;
    }

    private void insert(String body) throws SQLException {
        try (Connection sql =
                        Database.at(deployment.processes().database().url()).connect();
                PreparedStatement insert =
                        sql.prepareStatement("insert into posts.posts (author, body) values (?, ?)")) {
            insert.setLong(1, user.pk());
            insert.setString(2, body);
            insert.executeUpdate();
        }
    }

    /** How many came in time; no more than these are waited for. */
    private static int count(ActionSocket socket, String body, int most, long endNanos)
            throws IOException, InterruptedException {
        int events = 0;
        while (events < most) {
            @Nullable JsonNode frame = socket.next(Math.max(0, endNanos - System.nanoTime()) / 1_000_000);
            if (frame == null) {
                return events;
            }
            events += frame.path("data").path("body").asText().equals(body) ? 1 : 0;
        }
        return events;
    }

    @Override
    public void close() {
        sockets.forEach(ActionSocket::close);
        threads.shutdown();
    }
}
