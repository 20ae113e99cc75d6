package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database goes on in another history: a standby that is promoted. */
class PromotionTest {

    private final Deployment deployment = Deployment.shared();
    private final ExecutorService clients = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final List<Subscriber> subscribers = new ArrayList<>();

    @AfterEach
    void stop() {
        subscribers.forEach(Subscriber::stop);
        timers.shutdownNow();
        clients.shutdown();
    }

    @Test
    void followersAreToldAndNewChangesFlowAndOldOnesAreNotAnnouncedAgain() throws Exception {
        deployment.untilItServes();
        Gateways gateways = new Gateways(deployment.uris(), clients);
        Gateways.User user = gateways.logIn("promotion");
        List<Subscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Subscription subscription =
                    new Subscription(i < 4 ? Followed.list() : Followed.hashtag("promoted"), new ConcurrentHashMap<>());
            subscriptions.add(subscription);
            Subscriber.Habits habits = new Subscriber.Habits(0, 0);
            Subscriber subscriber = i % 2 == 0
                    ? new StreamSubscriber(gateways, user.token(), subscription, timers, habits, i)
                    : new SocketSubscriber(gateways, user.token(), List.of(subscription), timers, habits, i);
            subscribers.add(subscriber);
            subscriber.connect();
        }
        Await.until(
                "all follow",
                Duration.ofSeconds(20),
                () -> subscriptions.stream().allMatch(Subscription::isAcknowledged));
        insert(user.pk(), "before #promoted");
        Await.until(
                "all have it",
                Duration.ofSeconds(10),
                () -> subscriptions.stream().allMatch(each -> each.received().size() == 1));

        deployment.database().promoteAnother();
        long promoted = System.nanoTime();
        Await.until(
                "all are told",
                Duration.ofSeconds(30),
                () -> subscriptions.stream().allMatch(each -> each.notRecovered() > 0));
        long toldMs = Duration.ofNanos(System.nanoTime() - promoted).toMillis();
        insert(user.pk(), "after #promoted");
        Await.until(
                "all have the new one",
                Duration.ofSeconds(10),
                () -> subscriptions.stream().allMatch(each -> each.received().size() == 2));
        for (Subscription each : subscriptions) {
            assertEquals("after #promoted", each.received().get(1).body());
            assertNotNull(each.cursor());
        }
        Scenario.record("promotion: " + subscriptions.size() + " followers told after " + toldMs
                + " ms, new changes delivered, none announced again");
    }

    private void insert(long author, String body) throws Exception {
        try (Connection sql = Database.at(deployment.database().url()).connect();
                Statement statement = sql.createStatement()) {
            statement.execute("insert into posts.posts (author, body) values (" + author + ", '" + body + "')");
        }
    }
}
