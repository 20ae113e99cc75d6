package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.gateway.frame.Decoded;
import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.Decoded.Refused;
import dev.linnet.gateway.frame.Form;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionOrderTest {

    private final List<String> began = new ArrayList<>();
    private final List<Promise<Void>> running = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<String> reading = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final ActionOrder order = new ActionOrder(
            3,
            this::run,
            () -> reading.add("pause"),
            () -> reading.add("resume"),
            failure -> failures.add(String.valueOf(failure.getMessage())));

    private Future<Void> run(Decoded action, Turn turn) {
        began.add(action instanceof Call call ? call.action() + call.requestId() : ((Refused) action).reply());
        turns.add(turn);
        if (began.contains("throws")) {
            throw new IllegalStateException("thrown");
        }
        Promise<Void> answered = Promise.promise();
        running.add(answered);
        return answered.future();
    }

    private void add(String stream, String name) {
        order.add(stream, new Refused(stream, name));
    }

    private void call(String action, String requestId) {
        order.add("a", new Call(Form.plain("a"), action, "\"" + action + "\"", requestId, "{}"));
    }

    @Test
    void runsOneActionOfAStreamAtATimeAndStreamsSideBySide() {
        add("a", "a1");
        add("a", "a2");
        add("b", "b1");
        assertEquals(List.of("a1", "b1"), began);
        running.get(0).complete();
        assertEquals(List.of("a1", "b1", "a2"), began);
    }

    @Test
    void saysWhenTheActionsOfAStreamSoFarAreAnswered() {
        assertTrue(order.answered("a").isComplete());
        add("a", "a1");
        add("a", "a2");
        Future<Void> both = order.answered("a");
        call("later", "1");
        assertTrue(order.answered("b").isComplete());
        running.get(0).complete();
        assertFalse(both.isComplete());
        running.get(1).complete();
        assertTrue(both.isComplete());
        assertFalse(order.answered("a").isComplete());
        running.get(2).complete();
        assertTrue(order.answered("a").isComplete());
    }

    @Test
    void beginsTheNextActionOfTheSameNameWhenTheOneBeforeIsDone() {
        call("join", "1");
        call("join", "2");
        assertEquals(List.of("join1"), began);
        turns.get(0).done();
        assertEquals(List.of("join1", "join2"), began);
        call("join", "3");
        assertEquals(List.of("join1", "join2"), began);
        turns.get(1).done();
        assertEquals(List.of("join1", "join2", "join3"), began);
        assertEquals(List.of("pause"), reading, "it counts what is done as not answered");
    }

    /** It may read what the actions before it have changed. */
    @Test
    void beginsAnotherActionWhenAllBeforeItAreAnswered() {
        call("join", "1");
        call("join", "2");
        call("list", "3");
        turns.get(0).done();
        turns.get(1).done();
        running.get(0).complete();
        assertEquals(List.of("join1", "join2"), began);
        running.get(1).complete();
        assertEquals(List.of("join1", "join2", "list3"), began);
        turns.get(2).done();
        add("a", "unreadable");
        call("list", "4");
        assertEquals(List.of("join1", "join2", "list3"), began);
        running.get(2).complete();
        turns.get(3).done();
        assertEquals(List.of("join1", "join2", "list3", "unreadable"), began);
        running.get(3).complete();
        assertEquals(List.of("join1", "join2", "list3", "unreadable", "list4"), began);
    }

    @Test
    void aReplyKnowsWhenTheRepliesBeforeItAreWritten() {
        call("join", "1");
        call("join", "2");
        turns.get(0).done();
        assertTrue(turns.get(0).before().isComplete());
        assertFalse(turns.get(1).before().isComplete());
        turns.get(0).done();
        running.get(0).complete();
        assertTrue(turns.get(1).before().isComplete());
        call("join", "3");
        assertEquals(List.of("join1", "join2"), began, "the second one is not done");
        running.get(1).complete();
        assertEquals(List.of("join1", "join2", "join3"), began);
    }

    @Test
    void writesManyRepliesThatWaitForOneAnotherWithoutGrowingTheStack() {
        Promise<Void> first = Promise.promise();
        List<String> answered = new ArrayList<>();
        ActionOrder waiting = new ActionOrder(
                1_000_000,
                (action, turn) -> {
                    turn.done();
                    return first.future().compose(known -> turn.before()).onComplete(mine -> answered.add("one"));
                },
                () -> {},
                () -> {},
                failure -> failures.add(failure.toString()));
        for (int i = 0; i < 100_000; i++) {
            waiting.add("a", new Call(Form.plain("a"), "join", "\"join\"", "1", "{}"));
        }
        first.complete();
        assertEquals(100_000, answered.size());
        assertTrue(waiting.whenIdle().isComplete());
        assertEquals(List.of(), failures);
    }

    @Test
    void tellsOfAFailureAndGoesOn() {
        add("a", "a1");
        add("a", "a2");
        running.get(0).fail("broken");
        assertEquals(List.of("broken"), failures);
        assertEquals(List.of("a1", "a2"), began);
    }

    @Test
    void tellsOfWhatIsThrownAndDoesNotHoldItsPlace() {
        add("a", "throws");
        assertEquals(List.of("thrown"), failures);
        add("b", "b1");
        add("c", "c1");
        assertEquals(List.of(), reading);
    }

    @Test
    @Proves("P2.18")
    void stopsReadingAtTheBoundAndReadsAgainBelowIt() {
        add("a", "a1");
        add("b", "b1");
        assertEquals(List.of(), reading);
        add("a", "a2");
        assertEquals(List.of("pause"), reading);
        running.get(1).complete();
        assertEquals(List.of("pause", "resume"), reading);
        add("b", "b2");
        assertEquals(List.of("pause", "resume", "pause"), reading);
    }

    @Test
    @Proves("P2.19")
    void beginsNothingAfterItWasClosed() {
        add("a", "a1");
        add("a", "a2");
        order.close();
        running.get(0).complete();
        add("a", "a3");
        assertEquals(List.of("a1"), began);
    }

    @Test
    void runsManyImmediateActionsWithoutGrowingTheStack() {
        ActionOrder immediate =
                new ActionOrder(1_000_000, (a, turn) -> Future.succeededFuture(), () -> {}, () -> {}, failure -> {});
        for (int i = 0; i < 100_000; i++) {
            immediate.add("a", new Refused("a", ""));
        }
        assertEquals(false, immediate.isFull());
    }
}
