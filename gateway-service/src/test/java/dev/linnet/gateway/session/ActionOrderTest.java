package dev.linnet.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.gateway.frame.Decoded;
import dev.linnet.gateway.frame.Decoded.Refused;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActionOrderTest {

    private final List<String> began = new ArrayList<>();
    private final List<Promise<Void>> running = new ArrayList<>();
    private final List<String> reading = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final ActionOrder order = new ActionOrder(
            3,
            this::run,
            () -> reading.add("pause"),
            () -> reading.add("resume"),
            failure -> failures.add(String.valueOf(failure.getMessage())));

    private Future<Void> run(Decoded action) {
        began.add(((Refused) action).reply());
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
                new ActionOrder(1_000_000, a -> Future.succeededFuture(), () -> {}, () -> {}, failure -> {});
        for (int i = 0; i < 100_000; i++) {
            immediate.add("a", new Refused("a", ""));
        }
        assertEquals(false, immediate.isFull());
    }
}
