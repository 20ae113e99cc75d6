package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Some that follow the list or a hashtag, half of them by server-sent events, and resume whenever they are cut off; and one more
 * open socket, to see how it is told.
 */
final class Followers implements AutoCloseable {

    private static final String OTHERS = "busy";

    private final ExecutorService clients = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final Gateways gateways;
    private final Gateways.User user;
    private final String tag;
    private final ObjectNode follow = Gateways.object();
    private final ActionSocket open;
    private String cursor;

    /** @param tag theirs alone */
    Followers(Deployment deployment, String tag) throws Exception {
        this.tag = tag;
        gateways = new Gateways(deployment.uris(), clients);
        user = gateways.logIn(tag);
        for (int i = 0; i < 8; i++) {
            Subscription subscription =
                    new Subscription(i < 4 ? Followed.list() : Followed.hashtag(tag), new ConcurrentHashMap<>());
            subscriptions.add(subscription);
            Subscriber.Habits habits = new Subscriber.Habits(0, 0);
            Subscriber subscriber = i % 2 == 0
                    ? Subscriber.byStream(gateways.entry(user), subscription, timers, habits, i)
                    : Subscriber.bySocket(gateways.entry(user), List.of(subscription), timers, habits, i);
            subscribers.add(subscriber);
            subscriber.connect();
        }
        Await.until(
                "all follow",
                Duration.ofMinutes(1),
                () -> subscriptions.stream().allMatch(Subscription::isAcknowledged));
        Followed.hashtag(tag).subscribe(follow);
        open = ActionSocket.open(gateways, gateways.number(0), user.token());
        cursor = acknowledged(open.ask(follow)).path("cursor").textValue();
    }

    Gateways.User logIn(String name) throws IOException, InterruptedException {
        return gateways.logIn(name);
    }

    Gateways.User user() {
        return user;
    }

    int count() {
        return subscriptions.size();
    }

    /** The body of a post that all of them get. */
    String body(String text) {
        String body = text + " #" + tag;
        expected.add(body);
        return body;
    }

    /** The body of one that only those of the list get, and that is not looked at. */
    static String otherBody(int number) {
        return OTHERS + " " + number;
    }

    /** Until each has all there were, once and in order, and nothing else. */
    void untilAllHaveThem() throws Exception {
        Await.until(
                "all have " + expected.get(expected.size() - 1),
                Duration.ofMinutes(1),
                () -> subscriptions.stream().allMatch(each -> bodies(each).size() >= expected.size()));
        for (Subscription each : subscriptions) {
            assertEquals(expected, bodies(each), each.followed()::toString);
        }
    }

    private static List<String> bodies(Subscription subscription) {
        return subscription.received().stream()
                .map(received -> String.valueOf(received.body()))
                .filter(body -> !body.startsWith(OTHERS))
                .toList();
    }

    /** Keeps what the open socket has got so far, up to the last one that all have. */
    void rememberCursor() throws IOException, InterruptedException {
        for (String body : expected) {
            JsonNode event = open.next();
            assertEquals(body, event.path("data").path("body").textValue());
            cursor = event.path("cursor").textValue();
        }
    }

    int notRecovered() {
        return subscriptions.stream().mapToInt(Subscription::notRecovered).sum();
    }

    /** Until each was told once that its events cannot be had any more: an open one by 1012, and whoever resumes by its reply. */
    void untilAllAreTold() throws Exception {
        Await.until(
                "all are told",
                Duration.ofMinutes(1),
                () -> subscriptions.stream().allMatch(each -> each.notRecovered() > 0));
        assertEquals(1012, open.closeCode());
        try (ActionSocket again = ActionSocket.open(gateways, gateways.number(1), user.token())) {
            JsonNode data = acknowledged(again.ask(follow.deepCopy().put("since", cursor)));
            assertEquals("false", data.path("recovered").asText());
        }
        for (Subscription each : subscriptions) {
            assertEquals(1, each.notRecovered(), "how often it was told");
        }
    }

    private static JsonNode acknowledged(JsonNode reply) {
        assertEquals(201, reply.path("response_status").intValue(), reply::toString);
        return Objects.requireNonNull(reply.path("data"));
    }

    @Override
    public void close() {
        subscribers.forEach(Subscriber::stop);
        open.close();
        timers.shutdownNow();
        clients.shutdown();
    }
}
