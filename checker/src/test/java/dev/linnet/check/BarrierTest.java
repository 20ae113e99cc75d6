package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Once a subscription is acknowledged on one gateway, whatever is written then, through the other or by SQL, arrives. */
class BarrierTest {

    private static final int WORKERS = 4;
    private static final int SUBSCRIPTIONS_OF_A_SOCKET = 500;

    private final Deployment deployment = Deployment.shared();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Gateways gateways = new Gateways(deployment.uris(), threads);

    @Test
    void nothingWrittenAfterTheAcknowledgementIsMissed() throws Exception {
        deployment.untilItServes();
        int trials = Scenario.size(400, 10_000);
        List<Future<Integer>> workers = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            int number = worker;
            workers.add(threads.submit(() -> missed(number, trials / WORKERS)));
        }
        int missed = 0;
        for (Future<Integer> worker : workers) {
            missed += worker.get();
        }
        threads.shutdown();
        Scenario.record("barrier: " + trials + " trials, missed " + missed);
        assertEquals(0, missed);
    }

    private int missed(int worker, int trials) throws Exception {
        Gateways.User user = gateways.logIn("barrier-" + worker);
        URI here = deployment.uris().get(worker % 2);
        URI there = deployment.uris().get((worker + 1) % 2);
        int missed = 0;
        ActionSocket reader = ActionSocket.open(gateways, here, user.token());
        try (ActionSocket writer = ActionSocket.open(gateways, there, user.token());
                Connection sql = Database.at(deployment.database().url()).connect()) {
            for (int i = 0; i < trials; i++) {
                if (i % SUBSCRIPTIONS_OF_A_SOCKET == SUBSCRIPTIONS_OF_A_SOCKET - 1) {
                    reader.close();
                    reader = ActionSocket.open(gateways, here, user.token());
                }
                // Nobody has followed it yet: the first subscription is the one that must be registered everywhere.
                String tag = "b" + System.nanoTime() + "w" + worker;
                follow(reader, tag);
                String body = "barrier " + i + " #" + tag;
                if (i % 2 == 0) {
                    create(writer, body);
                } else {
                    insert(sql, user.pk(), body);
                }
                missed += body.equals(reader.next().path("data").path("body").textValue()) ? 0 : 1;
            }
        } finally {
            reader.close();
        }
        return missed;
    }

    private static void follow(ActionSocket reader, String tag) throws Exception {
        ObjectNode frame = Gateways.object();
        Followed.hashtag(tag).subscribe(frame);
        expect(201, reader.ask(frame));
    }

    private static void create(ActionSocket writer, String body) throws Exception {
        ObjectNode frame = Gateways.object().put("action", "create");
        frame.putObject("data").put("body", body);
        expect(201, writer.ask(frame));
    }

    private static void insert(Connection sql, long author, String body) throws Exception {
        try (PreparedStatement insert = sql.prepareStatement("insert into posts.posts (author, body) values (?, ?)")) {
            insert.setLong(1, author);
            insert.setString(2, body);
            insert.executeUpdate();
        }
    }

    private static void expect(int status, JsonNode reply) throws IOException {
        if (reply.path("response_status").intValue() != status) {
            throw new IOException("answered " + reply);
        }
    }
}
