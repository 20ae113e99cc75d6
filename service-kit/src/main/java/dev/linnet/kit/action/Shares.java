package dev.linnet.kit.action;

import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Bounds how many actions of one caller are in the database at once, so that no caller takes all connections. Lists have
 * bounds of their own. All visitors together are one caller. At most 1,000 further actions of a caller wait, for 2 s each. An action beyond that
 * fails with 429 and does not begin. It fails with 503 if no action of any caller succeeded while it waited: then the
 * database does not work, and the caller asked for no more than usual. Safe from any thread.
 */
public final class Shares {

    private static final int MOST_WAITING = 1_000;
    private static final long LONGEST_WAIT_MS = 2_000;

    private static final String VISITORS = "Too many requests of visitors are under way. Log in, or try again later.";
    private static final String USER = "Too many of your requests are under way. Try again when some are answered.";

    private static final String UNAVAILABLE = "Service unavailable.";

    private final Vertx vertx;
    private final Bounds actions;
    private final Bounds lists;
    /** Callers with nothing under way are not in it. */
    private final Map<Key, Share> shares = new HashMap<>();
    /** Counts the actions of all callers; it cannot overflow in a process's life. */
    private long succeeded;

    /**
     * How many run at once.
     *
     * @param ofVisitors of all visitors together, positive
     * @param ofUser of one user, positive
     */
    public record Bounds(int ofVisitors, int ofUser) {}

    private record Key(long caller, boolean isList) {}

    /** What one caller has under way, of lists or of other actions. */
    private static final class Share {
        private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
        private int underWay;
    }

    public Shares(Vertx vertx, Bounds actions, Bounds lists) {
        this.vertx = vertx;
        this.actions = actions;
        this.lists = lists;
    }

    /**
     * Runs an action when it is its caller's turn. The turn ends when the action is done, even if its time limit has
     * answered it before.
     */
    Future<Reply> run(Caller caller, boolean isList, Supplier<Future<Reply>> action) {
        Key key = new Key(caller.pk(), isList);
        return turn(caller, key).compose(begun -> {
            Future<Reply> reply;
            try {
                reply = action.get();
            } catch (RuntimeException e) {
                reply = Future.failedFuture(e);
            }
            return reply.onComplete(done -> end(key, done.succeeded()));
        });
    }

    private Future<Void> turn(Caller caller, Key key) {
        // A turn ends on any thread; the promise completes on the context of the action that waits.
        Promise<Void> turn = ((VertxInternal) vertx).getOrCreateContext().promise();
        long succeededBefore;
        synchronized (shares) {
            Share share = shares.computeIfAbsent(key, first -> new Share());
            if (share.underWay < most(caller, key)) {
                share.underWay++;
                return Future.succeededFuture();
            }
            if (share.waiting.size() >= MOST_WAITING) {
                return Future.failedFuture(refusal(caller));
            }
            share.waiting.add(turn);
            succeededBefore = succeeded;
        }
        long timer = vertx.setTimer(LONGEST_WAIT_MS, late -> giveUp(caller, key, turn, succeededBefore));
        return turn.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void giveUp(Caller caller, Key key, Promise<Void> turn, long succeededBefore) {
        boolean waited;
        boolean standsStill;
        synchronized (shares) {
            standsStill = succeeded == succeededBefore;
            Share share = shares.get(key);
            waited = share != null && share.waiting.remove(turn);
        }
        if (waited) {
            turn.fail(standsStill ? ActionFailure.of(Status.UNAVAILABLE, UNAVAILABLE) : refusal(caller));
        }
    }

    private void end(Key key, boolean succeeds) {
        Promise<Void> next;
        synchronized (shares) {
            if (succeeds) {
                succeeded++;
            }
            Share share = shares.get(key);
            if (share == null) {
                return;
            }
            next = share.waiting.poll();
            if (next == null && --share.underWay == 0) {
                shares.remove(key);
            }
        }
        if (next != null) {
            next.complete();
        }
    }

    private int most(Caller caller, Key key) {
        Bounds bounds = key.isList() ? lists : actions;
        return caller.isSignedIn() ? bounds.ofUser() : bounds.ofVisitors();
    }

    private static ActionFailure refusal(Caller caller) {
        return ActionFailure.of(Status.TOO_MANY_REQUESTS, caller.isSignedIn() ? USER : VISITORS);
    }
}
