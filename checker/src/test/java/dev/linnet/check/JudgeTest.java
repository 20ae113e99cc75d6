package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker sees what is wrong: each test is one thing that a server could do wrong. */
class JudgeTest {

    private final List<Write> writes = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Acknowledged acknowledged = new Acknowledged();

    JudgeTest() {
        // One transaction after the other, by one post each.
        write(1, null, "check a #x");
        write(2, null, "check b #x");
        write(1, "check a #x", "check c #x #y");
        write(2, "check b #x", "check d");
        write(1, "check c #x #y", null);
    }

    private void write(long pk, @Nullable String before, @Nullable String after) {
        long transaction = 100L + writes.size();
        writes.add(new Write(
                pk, before, after, Followed.tags(before), Followed.tags(after), transaction, transaction, 0, true));
    }

    private Subscription following(Followed followed) {
        Subscription subscription = new Subscription(followed, new ConcurrentHashMap<>());
        subscriptions.add(subscription);
        subscription.acknowledged(Gateways.object().put("cursor", "begin"));
        return subscription;
    }

    private static void event(Subscription to, String action, long pk, @Nullable String body) {
        ObjectNode frame = Gateways.object().put("action", action).put("pk", pk).put("cursor", "c");
        frame.putObject("data").put("body", body);
        to.event(frame);
    }

    private static void all(Subscription to) {
        event(to, "create", 1, "check a #x");
        event(to, "create", 2, "check b #x");
        event(to, "update", 1, "check c #x #y");
        event(to, "delete", 2, null);
        event(to, "delete", 1, null);
    }

    private Verdict verdict() {
        return new Judge(writes).verdict(subscriptions, acknowledged, 0);
    }

    @Test
    void whoGotEverythingInOrderIsContent() {
        all(following(Followed.hashtag("x")));
        Subscription entering = following(Followed.hashtag("y"));
        event(entering, "create", 1, "check c #x #y");
        event(entering, "delete", 1, null);
        Subscription post = following(Followed.instance(2));
        event(post, "update", 2, "check d");
        acknowledged.done(Action.CREATE, 1, "check a #x");
        acknowledged.done(Action.DELETE, 1, null);
        assertTrue(verdict().isClean(), verdict()::toString);
    }

    @Test
    void whatNeverCameIsLost() {
        Subscription subscription = following(Followed.hashtag("x"));
        event(subscription, "create", 1, "check a #x");
        event(subscription, "create", 2, "check b #x");
        event(subscription, "delete", 2, null);
        event(subscription, "delete", 1, null);
        assertEquals(1, verdict().lost());
        assertEquals(1, verdict().unannounced());
        assertFalse(new Judge(writes).isComplete(subscriptions));
    }

    @Test
    void aLossThatWasToldIsALossAllTheSame() {
        Subscription subscription = following(Followed.instance(2));
        subscription.acknowledged(Gateways.object().put("cursor", "c").put("recovered", false));
        assertEquals(1, verdict().lost());
        assertEquals(0, verdict().unannounced());
        assertEquals(1, verdict().notRecovered());
    }

    @Test
    void whatComesAgainIsDoubled() {
        Subscription subscription = following(Followed.hashtag("x"));
        all(subscription);
        event(subscription, "update", 1, "check c #x #y");
        assertEquals(1, verdict().doubled());
    }

    @Test
    void anOlderStateOfAPostAfterANewerIsOutOfOrder() {
        Subscription subscription = following(Followed.hashtag("x"));
        event(subscription, "update", 1, "check c #x #y");
        event(subscription, "create", 1, "check a #x");
        assertTrue(verdict().outOfOrder() > 0);
    }

    @Test
    void whatWasCommittedBeforeAnotherWasMadeMustNotComeAfterIt() {
        Subscription subscription = following(Followed.hashtag("x"));
        event(subscription, "create", 2, "check b #x");
        event(subscription, "create", 1, "check a #x");
        assertEquals(1, verdict().outOfOrder());
    }

    @Test
    void twoFollowersMustAgreeOnTheOrderOfWhatWasWrittenAtOnce() {
        writes.clear();
        writes.add(new Write(1, null, "check a #x", Followed.tags(null), Followed.tags("#x"), 100, 100, 0, true));
        writes.add(new Write(2, null, "check b #x", Followed.tags(null), Followed.tags("#x"), 101, 100, 0, true));
        Subscription one = following(Followed.list());
        event(one, "create", 1, "check a #x");
        event(one, "create", 2, "check b #x");
        assertEquals(0, verdict().outOfOrder());
        Subscription other = following(Followed.list());
        event(other, "create", 2, "check b #x");
        event(other, "create", 1, "check a #x");
        assertEquals(1, verdict().outOfOrder());
    }

    @Test
    void whatNobodyWroteIsUnexplained() {
        Subscription subscription = following(Followed.hashtag("y"));
        event(subscription, "create", 1, "check c #x #y");
        event(subscription, "delete", 1, null);
        event(subscription, "create", 2, "check b #x");
        assertEquals(1, verdict().unexplained());
    }

    @Test
    void anAcknowledgedWriteThatIsNotThereIsMissing() {
        acknowledged.done(Action.CREATE, 3, "check e");
        acknowledged.done(Action.DELETE, 2, null);
        assertEquals(2, verdict().missing());
    }

    @Test
    void oneCreateOfWhichThereAreTwoPostsIsSeen() {
        write(3, null, "check b #x");
        assertEquals(1, verdict().createdTwice());
    }
}
