package dev.linnet.gateway.session;

import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.forward.JoinedCalls;
import dev.linnet.gateway.forward.KnownStreams;
import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.FrameEncoder;
import dev.linnet.gateway.frame.JsonText;
import dev.linnet.gateway.subscription.Subscriptions.Prepared;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call from the forwarding to the reply frame, for one session.
 *
 * <pre>
 *   forward ─▶ effects ─▶ presence is reported ─▶ reply frame ─▶ subscriptions begin
 *      ▲                                               │
 *      └── continued: once the frame is on the network, beside the other actions
 * </pre>
 */
final class CallRunner {

    private static final String TOO_MANY = "Too many streamed replies at once. Try again when one of them has ended.";

    private final Vertx vertx;
    private final Duration patience;
    private final Forwarder forwarder;
    private final Supplier<Caller> caller;
    private final Effects effects;
    private final Continuations continuations;
    private final SendQueue queue;
    private final Consumer<Throwable> failed;
    private final JoinedCalls joined;
    private long heldBytes;

    /**
     * @param caller the caller under its present name
     * @param patience how long a large reply waits until the network has taken the replies and events before it
     * @param failed called for a further page that will never be sent, because this server has a defect
     */
    CallRunner(
            Vertx vertx,
            Duration patience,
            Forwarder forwarder,
            KnownStreams streams,
            Supplier<Caller> caller,
            Effects effects,
            Continuations continuations,
            SendQueue queue,
            Consumer<Throwable> failed) {
        this.vertx = vertx;
        this.patience = patience;
        this.forwarder = forwarder;
        this.caller = caller;
        this.effects = effects;
        this.continuations = continuations;
        this.queue = queue;
        this.failed = failed;
        this.joined = new JoinedCalls(vertx, forwarder, streams, caller);
    }

    /** Whether the next call of this action may be run before this one is answered. */
    boolean runsBesideNext(Call call) {
        return joined.accepts(call);
    }

    /** Completes when the (first) reply is written. Fails when it never will be, because this server has a defect. */
    Future<Void> run(Call call, Turn turn) {
        return joined.forward(call).compose(reply -> answer(call, reply, null, turn));
    }

    private Future<Void> answer(Call call, Reply reply, Continuations.@Nullable Run run, Turn turn) {
        return effects.apply(call, reply).compose(outcome -> {
            String frame = FrameEncoder.reply(call, outcome.reply());
            return inTurn(outcome.presenceReported(), frame, turn)
                    // If the queue is closed meanwhile, it drops what is sent.
                    .compose(earlierWritten -> waitFor(queue.roomFor(frame)))
                    .map(room -> {
                        Future<Void> written = queue.send(frame);
                        outcome.beginning().forEach(Prepared::begin);
                        goOn(call, outcome.reply(), run, written);
                        return null;
                    });
        });
    }

    /**
     * Completes when the presence is reported and the replies before this one are written. Waiting replies hold a
     * bounded number of bytes.
     */
    private Future<Void> inTurn(Future<Void> presenceReported, String frame, Turn turn) {
        if (presenceReported.isComplete() && turn.before().isComplete()) {
            return Future.succeededFuture();
        }
        int size = ByteBufUtil.utf8Bytes(frame);
        heldBytes += size;
        if (queue.hasRoomFor(heldBytes)) {
            turn.done();
        }
        return presenceReported.compose(reported -> turn.before()).onComplete(earlierWritten -> heldBytes -= size);
    }

    /** A client that takes nothing for this time is slow; sending then closes the session for that reason. */
    private Future<Void> waitFor(Future<Void> room) {
        if (room.isComplete()) {
            return room.otherwiseEmpty();
        }
        Promise<Void> waited = Promise.promise();
        long timer = vertx.setTimer(patience.toMillis(), late -> waited.tryComplete());
        room.onComplete(done -> {
            vertx.cancelTimer(timer);
            waited.tryComplete();
        });
        return waited.future();
    }

    private void goOn(Call call, Reply reply, Continuations.@Nullable Run run, Future<Void> written) {
        String arguments = Effects.continued(reply);
        if (arguments == null) {
            if (run != null) {
                continuations.end(run);
            }
            return;
        }
        if (run == null && continuations.isFull()) {
            queue.send(FrameEncoder.reply(call, Reply.failure(Status.TOO_MANY_REQUESTS, JsonText.error(TOO_MANY))));
            return;
        }
        Continuations.Run going = run == null ? continuations.begin(call.stream()) : run;
        written.onFailure(gone -> continuations.end(going)).onSuccess(sent -> again(call, arguments, going));
    }

    private void again(Call call, String arguments, Continuations.Run run) {
        if (!continuations.isRunning(run)) {
            return;
        }
        forwarder
                .forward(caller.get(), call, arguments)
                .compose(reply ->
                        continuations.isRunning(run) ? answer(call, reply, run, Turn.ALONE) : Future.succeededFuture())
                .onFailure(failure -> {
                    continuations.end(run);
                    failed.accept(failure);
                });
    }
}
