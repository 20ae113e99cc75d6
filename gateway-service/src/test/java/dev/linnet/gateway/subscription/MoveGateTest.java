package dev.linnet.gateway.subscription;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import dev.linnet.protocol.History;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MoveGateTest {

    private static final long NEVER_MS = 3_600_000;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** Events with an even position have to wait for the obstacle while it is there. */
    private static final class Passed implements MoveGate.Passage, Obstacle {

        private final List<Long> positions = new CopyOnWriteArrayList<>();
        private final List<Runnable> waiting = new ArrayList<>();
        private volatile boolean blocks = true;
        private volatile boolean open = true;
        private volatile boolean ended;

        @Override
        public boolean isOpenFor(History page) {
            return open;
        }

        @Override
        public @Nullable Obstacle obstacle(Event event) {
            return blocks ? this : null;
        }

        @Override
        public void pass(Event event) {
            positions.add(event.position());
        }

        @Override
        public void passed(History page) {
            ended = true;
        }

        @Override
        public void progressed() {
            // Nobody waits for this one.
        }

        @Override
        public void whenItMoves(Runnable next) {
            waiting.add(next);
        }

        private void move() {
            List<Runnable> now = List.copyOf(waiting);
            waiting.clear();
            now.forEach(Runnable::run);
        }
    }

    private static History page(long last) {
        List<Event> events = new ArrayList<>();
        for (long i = 1; i <= last; i++) {
            List<String> left = i % 2 == 0 ? List.of("left") : List.of();
            events.add(new Event(1, i, i - 1, 0, "create", Status.OK, "1", "{}", left));
        }
        return new History(new Cursor(1, last), false, false, events);
    }

    @Test
    void theEventWaitsWithAllAfterItUntilTheObstacleIsGone() {
        Passed passed = new Passed();
        MoveGate gate = new MoveGate(vertx, new HeldEvents(), NEVER_MS, passed);
        gate.take(page(3));
        passed.move();
        assertEquals(List.of(1L), passed.positions);
        assertTrue(gate.isHolding() && !gate.room().isComplete() && !passed.ended);
        passed.blocks = false;
        passed.move();
        assertEquals(List.of(1L, 2L, 3L), passed.positions);
        assertTrue(!gate.isHolding() && gate.room().isComplete() && passed.ended);
    }

    @Test
    void aPageThatIsNotWantedAnyMoreMakesRoomForTheNext() {
        Passed passed = new Passed();
        MoveGate gate = new MoveGate(vertx, new HeldEvents(), NEVER_MS, passed);
        gate.take(page(3));
        passed.open = false;
        gate.flow();
        assertTrue(!gate.isHolding() && gate.room().isComplete() && !passed.ended);
        assertEquals(List.of(1L), passed.positions);
    }

    @Test
    @Proves("P5.45")
    void aPageWhoseObstacleDoesNotMoveGoesOnAfterATime() {
        Passed passed = new Passed();
        MoveGate gate = new MoveGate(vertx, new HeldEvents(), 1, passed);
        vertx.runOnContext(here -> gate.take(page(5)));
        eventually("all have gone on", () -> passed.ended);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), passed.positions);
    }

    @Test
    void nothingIsPassedAfterItWasStopped() {
        Passed passed = new Passed();
        MoveGate gate = new MoveGate(vertx, new HeldEvents(), NEVER_MS, passed);
        gate.take(page(3));
        gate.stop();
        passed.blocks = false;
        passed.move();
        assertEquals(List.of(1L), passed.positions);
    }

    @Test
    void aPageThatCannotBeHeldIsReadAgainOnceTheObstacleIsGone() {
        HeldEvents held = new HeldEvents(4);
        MoveGate other = new MoveGate(vertx, held, NEVER_MS, new Passed());
        other.take(page(3));
        Passed passed = new Passed();
        MoveGate gate = new MoveGate(vertx, held, NEVER_MS, passed);
        gate.take(page(3));
        passed.move();
        assertTrue(gate.isHolding() && !gate.room().isComplete());
        passed.blocks = false;
        passed.move();
        assertEquals(List.of(1L), passed.positions);
        assertTrue(!gate.isHolding() && gate.room().isComplete() && !passed.ended);
        gate.take(page(3));
        assertEquals(List.of(1L, 1L, 2L, 3L), passed.positions);

        passed.blocks = true;
        other.stop();
        gate.take(page(3));
        passed.blocks = false;
        passed.move();
        assertEquals(List.of(1L, 1L, 2L, 3L, 1L, 2L, 3L), passed.positions, "there is room for it now");
    }

    @Test
    void aPageThatCannotBeHeldGoesOnAfterATimeToo() {
        Passed passed = new Passed();
        MoveGate gate = new MoveGate(vertx, new HeldEvents(0), 1, passed);
        vertx.runOnContext(here -> {
            gate.take(page(3));
            gate.room().onSuccess(through -> gate.take(page(3)));
        });
        eventually("all have gone on", () -> passed.ended);
        assertEquals(List.of(1L, 1L, 2L, 3L), passed.positions);
    }
}
