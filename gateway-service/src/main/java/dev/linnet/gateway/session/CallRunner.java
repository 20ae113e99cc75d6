package dev.linnet.gateway.session;

import dev.linnet.gateway.forward.Forwarder;
import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.FrameEncoder;
import dev.linnet.gateway.frame.JsonText;
import dev.linnet.gateway.subscription.Subscriptions.Prepared;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call from the forwarding to the reply frame, for one session.
 *
 * <pre>
 *   forward ─▶ effects ─▶ reply frame ─▶ subscriptions begin
 *      ▲                       │
 *      └── continued: once the frame is on the network, beside the other actions
 * </pre>
 */
final class CallRunner {

    private static final String TOO_MANY = "Too many streamed replies at once. Try again when one of them has ended.";

    private final Forwarder forwarder;
    private final Caller caller;
    private final Effects effects;
    private final Continuations continuations;
    private final SendQueue queue;
    private final Consumer<Throwable> failed;

    /**
     * For one session.
     *
     * @param failed told of a further page that will never be sent, for a defect of this server
     */
    CallRunner(
            Forwarder forwarder,
            Caller caller,
            Effects effects,
            Continuations continuations,
            SendQueue queue,
            Consumer<Throwable> failed) {
        this.forwarder = forwarder;
        this.caller = caller;
        this.effects = effects;
        this.continuations = continuations;
        this.queue = queue;
        this.failed = failed;
    }

    /** Completes when the (first) reply is written; fails when it never will be, for a defect of this server. */
    Future<Void> run(Call call) {
        return forwarder.forward(caller, call, call.arguments()).compose(reply -> answer(call, reply, null));
    }

    private Future<Void> answer(Call call, Reply reply, Continuations.@Nullable Run run) {
        return effects.apply(call, reply).map(outcome -> {
            Future<Void> written = queue.send(FrameEncoder.reply(call, outcome.reply()));
            outcome.beginning().forEach(Prepared::begin);
            goOn(call, outcome.reply(), run, written);
            return null;
        });
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
                .forward(caller, call, arguments)
                .compose(reply -> continuations.isRunning(run) ? answer(call, reply, run) : Future.succeededFuture())
                .onFailure(failure -> {
                    continuations.end(run);
                    failed.accept(failure);
                });
    }
}
