package dev.linnet.gateway.forward;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.JoinedRequests;
import dev.linnet.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Forwards the calls of one session, which take effect in their order. Successive calls of an action that allows it go
 * together: those that one read of the socket brought, and those that came while earlier ones were under way. So a
 * client that does not wait for each answer pays one round trip for many calls. For one event loop.
 */
public final class JoinedCalls {

    private final Vertx vertx;
    private final Forwarder forwarder;
    private final KnownStreams streams;
    private final Supplier<Caller> caller;
    private final Queue<Waiting> waiting = new ArrayDeque<>(0);
    private boolean isBusy;

    private record Waiting(Call call, Promise<Reply> reply) {

        boolean goesWith(Call other) {
            return call.stream().equals(other.stream()) && call.action().equals(other.action());
        }
    }

    /**
     * @param caller the caller under its present name
     */
    public JoinedCalls(Vertx vertx, Forwarder forwarder, KnownStreams streams, Supplier<Caller> caller) {
        this.vertx = vertx;
        this.forwarder = forwarder;
        this.streams = streams;
        this.caller = caller;
    }

    /** Whether the next call of this action may be given to {@link #forward} before this one is answered. */
    public boolean accepts(Call call) {
        return streams.isJoined(call.stream(), call.action());
    }

    /** Never fails, as with {@link Forwarder#forward}. */
    public Future<Reply> forward(Call call) {
        if (!accepts(call)) {
            return forwarder.forward(caller.get(), call, call.arguments());
        }
        Waiting next = new Waiting(call, Promise.promise());
        waiting.add(next);
        if (!isBusy) {
            isBusy = true;
            vertx.runOnContext(later -> next());
        }
        return next.reply().future();
    }

    private void next() {
        Waiting first = waiting.peek();
        if (first == null) {
            isBusy = false;
            return;
        }
        List<Waiting> together = new ArrayList<>();
        for (Waiting each = first;
                each != null && together.size() < JoinedRequests.MOST && each.goesWith(first.call());
                each = waiting.peek()) {
            together.add(waiting.remove());
        }
        replies(together).onComplete(answer -> {
            List<Reply> replies = answer.result();
            for (int i = 0; i < together.size(); i++) {
                together.get(i).reply().complete(replies.get(i));
            }
            next();
        });
    }

    private Future<List<Reply>> replies(List<Waiting> together) {
        Call first = together.get(0).call();
        return together.size() == 1
                ? forwarder.forward(caller.get(), first, first.arguments()).map(List::of)
                : forwarder.forwardJoined(
                        caller.get(), together.stream().map(Waiting::call).toList());
    }
}
