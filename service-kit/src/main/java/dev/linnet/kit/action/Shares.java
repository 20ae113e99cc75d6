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
 * Bounds how many actions of one caller are in the database at once, so that no caller takes all connections. All
 * visitors together are one caller. At most 1,000 further actions of a caller wait, for 2 s each. An action beyond that
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
    private final int ofVisitors;
    private final int ofUser;
    /** By the caller's key; callers with nothing under way are not in it. */
    private final Map<Long, Share> shares = new HashMap<>();
    /** Counts the actions of all callers; it cannot overflow in a process's life. */
    private long succeeded;

    /** The share of one caller. */
    private static final class Share {
        private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
        private int underWay;
    }

    /**
     * @param ofVisitors how many actions of all visitors together run at once
     * @param ofUser how many actions of one user run at once
     */
    public Shares(Vertx vertx, int ofVisitors, int ofUser) {
        this.vertx = vertx;
        this.ofVisitors = ofVisitors;
        this.ofUser = ofUser;
    }

    /**
     * Runs an action when it is its caller's turn. The turn ends when the action is done, even if its time limit has
     * answered it before.
     */
    Future<Reply> run(Caller caller, Supplier<Future<Reply>> action) {
        return turn(caller).compose(begun -> {
            Future<Reply> reply;
            try {
                reply = action.get();
            } catch (RuntimeException e) {
                reply = Future.failedFuture(e);
            }
            return reply.onComplete(done -> end(caller, done.succeeded()));
        });
    }

    private Future<Void> turn(Caller caller) {
        // A turn ends on any thread; the promise completes on the context of the action that waits.
        Promise<Void> turn = ((VertxInternal) vertx).getOrCreateContext().promise();
        long succeededBefore;
        synchronized (shares) {
            Share share = shares.computeIfAbsent(caller.pk(), first -> new Share());
            if (share.underWay < most(caller)) {
                share.underWay++;
                return Future.succeededFuture();
            }
            if (share.waiting.size() >= MOST_WAITING) {
                return Future.failedFuture(refusal(caller));
            }
            share.waiting.add(turn);
            succeededBefore = succeeded;
        }
        long timer = vertx.setTimer(LONGEST_WAIT_MS, late -> giveUp(caller, turn, succeededBefore));
        return turn.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void giveUp(Caller caller, Promise<Void> turn, long succeededBefore) {
        boolean waited;
        boolean standsStill;
        synchronized (shares) {
            standsStill = succeeded == succeededBefore;
            Share share = shares.get(caller.pk());
            waited = share != null && share.waiting.remove(turn);
        }
        if (waited) {
            turn.fail(standsStill ? ActionFailure.of(Status.UNAVAILABLE, UNAVAILABLE) : refusal(caller));
        }
    }

    private void end(Caller caller, boolean succeeds) {
        Promise<Void> next;
        synchronized (shares) {
            if (succeeds) {
                succeeded++;
            }
            Share share = shares.get(caller.pk());
            if (share == null) {
                return;
            }
            next = share.waiting.poll();
            if (next == null && --share.underWay == 0) {
                shares.remove(caller.pk());
            }
        }
        if (next != null) {
            next.complete();
        }
    }

    private int most(Caller caller) {
        return caller.isSignedIn() ? ofUser : ofVisitors;
    }

    private static ActionFailure refusal(Caller caller) {
        return ActionFailure.of(Status.TOO_MANY_REQUESTS, caller.isSignedIn() ? USER : VISITORS);
    }
}
