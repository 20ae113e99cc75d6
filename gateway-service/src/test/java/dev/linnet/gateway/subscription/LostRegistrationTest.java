package dev.linnet.gateway.subscription;

import static dev.linnet.testing.Await.eventually;

import dev.linnet.gateway.FakeLog;
import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Codecs;
import dev.linnet.protocol.Topic;
import dev.linnet.runtime.ClusterConfig;
import dev.linnet.runtime.ClusteredVertx;
import dev.linnet.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cluster forgets who follows a topic, as it may when it was cut in two and is one again. */
class LostRegistrationTest {

    private static final Topic TOPIC = new Topic("posts", "hashtag.lost");

    private final List<Vertx> nodes = new ArrayList<>();
    private int published;

    @AfterEach
    void close() throws Exception {
        for (Vertx node : nodes) {
            await(node.close());
        }
    }

    @Test
    void eventsComeByTheChecksMeanwhileAndThenOverTheBusAgain() throws Exception {
        List<Integer> ports = List.of(FreePorts.next(), FreePorts.next());
        Vertx gateway = node(ports, 0);
        FakeLog log = new FakeLog(node(ports, 1), "posts");
        NodeTopics topics = new NodeTopics(Duration.ofMillis(200), Duration.ofSeconds(30));
        await(gateway.deployVerticle(topics));
        SubscriptionHub hub = new SubscriptionHub(gateway, gateway.getOrCreateContext(), topics);
        Listening follower = new Listening(hub);
        await(follower.subscribe(TOPIC, Form.plain("posts"), "1", log.head()));
        publish(log);
        eventually("the bus brings events", () -> follower.frames().size() == 1 + published);

        await(forget(gateway));
        publish(log);
        eventually("the check finds them", () -> follower.frames().size() == 1 + published);
        eventually("it is registered again", () -> {
            publish(log);
            return !registrations(gateway).await().isEmpty();
        });
        eventually("nothing is missing", () -> follower.frames().size() == 1 + published);
        // Nobody can be asked any more: only the bus brings it.
        log.broken(true);
        publish(log);
        eventually("the bus brings events again", () -> follower.frames().size() == 1 + published);
    }

    private void publish(FakeLog log) {
        published++;
        log.publish(TOPIC.key());
    }

    private static Future<List<RegistrationInfo>> registrations(Vertx node) {
        Promise<List<RegistrationInfo>> known = Promise.promise();
        ((VertxInternal) node).clusterManager().getRegistrations(TOPIC.address(), known);
        return known.future();
    }

    private static Future<?> forget(Vertx gateway) {
        ClusterManager cluster = ((VertxInternal) gateway).clusterManager();
        return registrations(gateway)
                .compose(all -> Future.all(all.stream()
                        .map(each -> {
                            Promise<Void> removed = Promise.promise();
                            cluster.removeRegistration(TOPIC.address(), each, removed);
                            return removed.future();
                        })
                        .toList()));
    }

    private Vertx node(List<Integer> ports, int number) throws Exception {
        Vertx node = await(ClusteredVertx.start(new ClusterConfig(
                "127.0.0.1",
                ports.get(number),
                ports.stream().map(port -> "127.0.0.1:" + port).toList(),
                "lost-" + ports,
                0)));
        nodes.add(node);
        Codecs.register(node.eventBus());
        return node;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
