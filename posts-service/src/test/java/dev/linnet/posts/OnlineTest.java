package dev.linnet.posts;

import static dev.linnet.posts.RunningPosts.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import dev.linnet.protocol.HistoryQuery;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.testing.Proves;
import dev.linnet.testing.service.FreshDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a subscription to who is online begins with, beside a gateway that reports. */
final class OnlineTest {

    private final RunningPosts linnet = new RunningPosts(FreshDatabase.create());
    private final AtomicLong sequence = new AtomicLong();

    OnlineTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        linnet.close();
    }

    @Test
    @Proves("P10.2")
    void aSubscriptionRepeatsNothingThatItsReplyShowsAndMissesNobody() throws Exception {
        Caller watcher = linnet.login("watcher");
        report(true, List.of(watcher), List.of());
        List<Caller> users = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            users.add(linnet.login("user" + i));
        }
        for (Caller user : users) {
            // The next one begins at once, so that the log has no number for it yet.
            report(false, List.of(user), List.of());
            Reply reply = await(linnet.vertx
                            .eventBus()
                            .<Reply>request(Addresses.action("users"), new Request(watcher, "subscribe", "{}")))
                    .body();
            Set<Long> shown = keys(reply);
            report(false, List.of(), List.of(user));
            Set<Long> told = joined(reply, user);
            assertTrue(shown.contains(watcher.pk()), reply::data);
            assertEquals(!shown.contains(user.pk()), told.contains(user.pk()), "shown " + shown + ", told " + told);
        }
    }

    private void report(boolean whole, List<Caller> entered, List<Caller> left) throws Exception {
        PresenceReport report =
                new PresenceReport("node", sequence.incrementAndGet(), whole, online(entered), online(left));
        Reply reply = await(linnet.vertx.eventBus().<Reply>request(Addresses.presence(Presence.STREAM), report))
                .body();
        assertTrue(reply.status().isSuccess(), reply::errors);
    }

    private static List<Presence> online(List<Caller> users) {
        return users.stream().map(user -> new Presence(Presence.ONLINE, user)).toList();
    }

    private static Set<Long> keys(Reply reply) {
        Set<Long> keys = new HashSet<>();
        new JsonArray(reply.data()).forEach(user -> keys.add(((JsonObject) user).getLong("pk")));
        return keys;
    }

    /** Who joined after the reply, up to the leave of this user. */
    private Set<Long> joined(Reply reply, Caller last) throws Exception {
        Effect.Subscribe followed = (Effect.Subscribe) reply.effects().stream()
                .filter(Effect.Subscribe.class::isInstance)
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 1_000; i++) {
            History history = await(linnet.vertx
                            .eventBus()
                            .<History>request(
                                    Addresses.log(Presence.STREAM),
                                    new HistoryQuery(followed.topic(), followed.after(), 100)))
                    .body();
            Set<Long> joined = new HashSet<>();
            for (Event event : history.events()) {
                if (event.action().equals("leave") && event.pk().equals(Long.toString(last.pk()))) {
                    return joined;
                }
                if (event.action().equals("join")) {
                    joined.add(Long.valueOf(event.pk()));
                }
            }
        }
        throw new AssertionError("nobody was told that " + last + " left");
    }
}
