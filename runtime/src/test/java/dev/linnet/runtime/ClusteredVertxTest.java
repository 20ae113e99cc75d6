package dev.linnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        int first = freePort();
        int second = freePort();
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
        int first = freePort();
        int second = freePort();
        List<String> peers = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
        Vertx one = node(new ClusterConfig("127.0.0.1", first, peers, "test", 0));
        Vertx other = node(new ClusterConfig("127.0.0.1", second, peers, "elsewhere", 0));

        await(one.eventBus()
                .<String>consumer("greeting", ask -> ask.reply("hello"))
                .completion());

        assertEquals("refused", await(ask(other, 0).map("answered").otherwise("refused")));
    }

    private Vertx node(ClusterConfig config) throws Exception {
        Future<Vertx> node = ClusteredVertx.start(config);
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
