package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many actions of a caller run at once. */
final class SharesTest {

    private static final Caller ALICE = new Caller(1, "alice");
    private static final Caller BOB = new Caller(2, "bob");
    private static final Reply DONE = Reply.done(Status.OK);

    private final Vertx vertx = Vertx.vertx();
    private final Shares shares = new Shares(vertx, new Shares.Bounds(2, 3), new Shares.Bounds(1, 1));
    private final Queue<Promise<Reply>> begun = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void allVisitorsHaveOneShareTogetherAndEachUserOneOfHisOwn() {
        start(Caller.VISITOR, 10);
        assertEquals(2, begun.size());
        start(ALICE, 10);
        assertEquals(5, begun.size());
        start(BOB, 10);
        assertEquals(8, begun.size());
    }

    @Test
    void listsHaveASmallerShareOfTheirOwn() throws Exception {
        start(ALICE, 3);
        Promise<Reply> first = Promise.promise();
        Future<Reply> list = shares.run(ALICE, true, first::future);
        Future<Reply> next = shares.run(ALICE, true, () -> Future.succeededFuture(DONE));
        assertEquals(DONE, await(shares.run(BOB, true, () -> Future.succeededFuture(DONE))));
        assertFalse(next.isComplete());
        first.complete(DONE);
        assertEquals(DONE, await(list));
        assertEquals(DONE, await(next));
    }

    @Test
    void whatWaitsBeginsInItsOrderWhenOthersEnd() throws Exception {
        List<Future<Reply>> replies = start(ALICE, 5);
        begun.remove().complete(DONE);
        assertEquals(DONE, await(replies.get(0)));
        begun.remove().fail(new IllegalStateException());
        assertThrows(ExecutionException.class, () -> await(replies.get(1)));
        begun.remove().complete(DONE);
        // Their turns come on the event loop.
        Future<Reply> later = shares.run(BOB, false, () -> Future.succeededFuture(DONE));
        assertEquals(DONE, await(later));
        while (!replies.get(3).isComplete() || !replies.get(4).isComplete()) {
            Promise<Reply> next = begun.poll();
            if (next != null) {
                next.complete(DONE);
            }
            Thread.onSpinWait();
        }
        assertEquals(DONE, await(replies.get(4)));
    }

    @Test
    void anActionThatThrowsEndsItsTurn() throws Exception {
        for (int i = 0; i < 10; i++) {
            Future<Reply> thrown = shares.run(ALICE, false, () -> {
                throw new IllegalStateException();
            });
            assertThrows(ExecutionException.class, () -> await(thrown));
        }
        assertEquals(DONE, await(shares.run(ALICE, false, () -> Future.succeededFuture(DONE))));
    }

    @Test
    @Proves("P3.27")
    void oneMoreThanMayWaitIsRefusedAtOnceAndOthersAfterTwoSeconds() throws Exception {
        List<Future<Reply>> replies = start(Caller.VISITOR, 1_003);
        goesOn();
        assertRefused(replies.get(1_002), "Too many requests of visitors are under way. Log in, or try again later.");
        assertRefused(replies.get(2), "Too many requests of visitors are under way. Log in, or try again later.");
        List<Future<Reply>> ofAlice = start(ALICE, 4);
        goesOn();
        assertRefused(ofAlice.get(3), "Too many of your requests are under way. Try again when some are answered.");
        assertEquals(5, begun.size(), "what was refused never begins");
    }

    @Test
    @Proves("P3.27")
    void whileNothingOfAnybodyIsDoneItIsNotTheCallerWhoAsksTooMuch() throws Exception {
        goesOn();
        List<Future<Reply>> ofAlice = start(ALICE, 4);
        assertThrows(
                ExecutionException.class,
                () -> await(shares.run(BOB, false, () -> Future.failedFuture(new IllegalStateException()))));
        assertRefused(ofAlice.get(3), Status.UNAVAILABLE, "Service unavailable.");
    }

    private void goesOn() throws Exception {
        assertEquals(DONE, await(shares.run(BOB, false, () -> Future.succeededFuture(DONE))));
    }

    private static void assertRefused(Future<Reply> reply, String text) throws Exception {
        assertRefused(reply, Status.TOO_MANY_REQUESTS, text);
    }

    private static void assertRefused(Future<Reply> reply, Status status, String text) throws Exception {
        Throwable failure = await(reply.transform(done -> Future.succeededFuture(done.cause())));
        assertEquals(Reply.failure(status, "[\"" + text + "\"]"), ((ActionFailure) failure).reply());
    }

    private List<Future<Reply>> start(Caller caller, int count) {
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(shares.run(caller, false, () -> {
                Promise<Reply> running = Promise.promise();
                begun.add(running);
                return running.future();
            }));
        }
        return replies;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
