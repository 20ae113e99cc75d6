package dev.linnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusteredVertxTest {

    private final List<Future<Vertx>> nodes = new ArrayList<>();

    @AfterEach
    void closeNodes() throws Exception {
        for (Future<Vertx> node : nodes) {
            await(node.compose(Vertx::close));
        }
    }

    @Test
    void twoNodesFindEachOtherAndARequestArrives() throws Exception {
        int first = FreePorts.next();
        int second = FreePorts.next();
        List<String> peers = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
        Vertx one = node(new ClusterConfig("127.0.0.1", first, peers, "test", 0));
        Vertx other = node(new ClusterConfig("127.0.0.1", second, peers, "test", 0));

        await(one.eventBus()
                .<String>consumer("greeting", ask -> ask.reply("hello " + ask.body()))
                .completion());

        assertEquals("hello other", await(ask(other, 10)).body());
    }

    @Test
    void clustersOfDifferentNamesStayApart() throws Exception {
        int first = FreePorts.next();
        int second = FreePorts.next();
        List<String> peers = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
        Vertx one = node(new ClusterConfig("127.0.0.1", first, peers, "test", 0));
        Vertx other = node(new ClusterConfig("127.0.0.1", second, peers, "elsewhere", 0));

        await(one.eventBus()
                .<String>consumer("greeting", ask -> ask.reply("hello"))
                .completion());

        assertEquals("refused", await(ask(other, 0).map("answered").otherwise("refused")));
    }

    /** Other processes hold the first ports of the machine, as those of other clusters do. */
    @Test
    void theFourthAndTheTenthProcessOfAMachineJoinByDefault() throws Exception {
        int first = firstOfManyFreePorts();
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (int i = 0; i < 9; i++) {
                if (i != 3) {
                    taken.add(new ServerSocket(first + i, 1, InetAddress.getLoopbackAddress()));
                }
            }
            ClusterConfig config = new ClusterConfig("127.0.0.1", 0, ClusterConfig.localPeers(first), "test", 0);
            Vertx fourth = started(ClusteredVertx.start(config, first));
            Vertx tenth = started(ClusteredVertx.start(config, first));
            await(fourth.eventBus()
                    .<String>consumer("greeting", ask -> ask.reply("hello " + ask.body()))
                    .completion());
            assertEquals("hello other", await(ask(tenth, 10)).body());
        } finally {
            for (ServerSocket socket : taken) {
                socket.close();
            }
        }
    }

    @Test
    void aProcessThatIsAloneGoesOnAndSaysWhereOthersFindIt() throws Exception {
        int port = FreePorts.next();
        try (LogLines lines = LogLines.of(ClusterGreeting.class)) {
            node(new ClusterConfig("127.0.0.1", port, List.of("127.0.0.1:" + port), "alone", 0));
            assertEquals(
                    List.of(
                            "INFO No other process of the cluster alone was found. This one goes on and waits for others at"
                                    + " 127.0.0.1:" + port + "."),
                    lines.all());
        }
    }

    @Test
    void aProcessThatNobodyCanFindWarnsOfIt() throws Exception {
        int port = FreePorts.next();
        try (LogLines lines = LogLines.of(ClusterGreeting.class)) {
            node(new ClusterConfig("127.0.0.1", port, List.of("127.0.0.1:" + FreePorts.next()), "alone", 0));
            assertEquals(
                    List.of("WARN No other process of the cluster alone was found. This one goes on, but its own"
                            + " LINNET_CLUSTER_PEERS do not name 127.0.0.1:" + port
                            + ": others with the same peers cannot find it."),
                    lines.all());
        }
    }

    private Vertx node(ClusterConfig config) throws Exception {
        return started(ClusteredVertx.start(config));
    }

    private Vertx started(Future<Vertx> node) throws Exception {
        nodes.add(node);
        return await(node);
    }

    /** Again when nobody answers: the other node learns of a consumer a moment after its registration. */
    private static Future<Message<String>> ask(Vertx vertx, int retries) {
        return vertx.eventBus()
                .<String>request("greeting", "other", new DeliveryOptions().setSendTimeout(2_000))
                .recover(failure -> retries == 0
                        ? Future.failedFuture(failure)
                        : vertx.timer(100).compose(fired -> ask(vertx, retries - 1)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** Sixteen in a row, below those that the operating system gives to outgoing connections. */
    private static int firstOfManyFreePorts() {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(20_000, 31_000);
            if (IntStream.range(first, first + ClusterConfig.LOCAL_PEERS).allMatch(ClusteredVertxTest::isFree)) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
