package dev.linnet.kit.changelog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SharedReadTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<Promise<Integer>> reads = new CopyOnWriteArrayList<>();
    private final SharedRead<Integer> shared = new SharedRead<>(vertx, () -> {
        Promise<Integer> read = Promise.promise();
        reads.add(read);
        return read.future();
    });

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void whoAsksDuringAReadGetsWhatTheNextOneFinds() throws Exception {
        Future<Integer> first = shared.get();
        Future<Integer> second = shared.get();
        Future<Integer> third = shared.get();
        assertEquals(1, reads.size());
        reads.get(0).complete(1);
        assertEquals(1, await(first));
        assertEquals(2, reads.size());
        assertFalse(second.isComplete() || third.isComplete());
        reads.get(1).complete(2);
        assertEquals(2, await(second));
        assertEquals(2, await(third));
        Future<Integer> later = shared.get();
        reads.get(2).complete(3);
        assertEquals(3, await(later));
    }

    @Test
    void aFailureIsOfThoseWhoWaitedForItAlone() throws Exception {
        Future<Integer> first = shared.get();
        Future<Integer> second = shared.get();
        reads.get(0).fail("lost");
        Await.eventually("the failure", first::failed);
        reads.get(1).complete(2);
        assertEquals(2, await(second));
    }

    @Test
    void aReadWithoutAnAnswerDoesNotHoldUpTheNextOne() throws Exception {
        Future<Integer> first = shared.get();
        Future<Integer> second = shared.get();
        Await.eventually("the next read", () -> reads.size() == 2);
        reads.get(1).complete(2);
        assertEquals(2, await(second));
        assertFalse(first.isComplete());
        // The late one does not let a further read begin beside another.
        Future<Integer> third = shared.get();
        reads.get(0).complete(1);
        assertEquals(1, await(first));
        Future<Integer> fourth = shared.get();
        assertEquals(3, reads.size());
        reads.get(2).complete(3);
        assertEquals(3, await(third));
        assertTrue(reads.size() == 4 && !fourth.isComplete());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
