package dev.linnet.kit.action;

import dev.linnet.protocol.JoinedReplies;
import dev.linnet.protocol.JoinedRequests;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Answers successive calls of one session. Each is answered as if it had come alone, but the time limit is that of all.
 *
 * @param reading reads a request; an exception is answered 500
 * @param limit after it a call under way is answered 504, and a call that has not begun 503
 */
record JoinedEndpoint(
        Resource resource,
        Function<Request, Call> reading,
        Optional<Shares> shares,
        Duration limit,
        LongSupplier nanoClock)
        implements InternalEndpoint<JoinedRequests, JoinedReplies> {

    @Override
    public String name(JoinedRequests requests) {
        return resource.stream() + "." + requests.action();
    }

    @Override
    public boolean isIdempotent(JoinedRequests requests) {
        return false;
    }

    @Override
    public Future<JoinedReplies> answer(JoinedRequests requests) {
        List<Call> calls = requests.arguments().stream()
                .map(arguments -> reading.apply(new Request(requests.caller(), requests.action(), arguments)))
                .toList();
        long endNanos = nanoClock.getAsLong() + limit.toNanos();
        boolean together = calls.stream().allMatch(resource::isJoined);
        List<Future<Reply>> replies = new ArrayList<>(calls.size());
        Future<?> before = Future.succeededFuture();
        for (Call call : calls) {
            Future<Reply> reply =
                    together ? answer(call, endNanos) : before.compose(answered -> answer(call, endNanos));
            before = reply;
            replies.add(reply);
        }
        return Future.all(replies)
                .map(all ->
                        new JoinedReplies(replies.stream().map(Future::result).toList()));
    }

    /** Never fails. */
    private Future<Reply> answer(Call call, long endNanos) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(endNanos - nanoClock.getAsLong());
        if (leftMs <= 0) {
            return Future.succeededFuture(Reply.unavailable());
        }
        Future<Reply> asked;
        try {
            asked = resource.run(call, shares);
        } catch (RuntimeException e) {
            asked = Future.failedFuture(e);
        }
        String name = resource.stream() + "." + call.action();
        return (asked.isComplete() ? asked : asked.timeout(leftMs, TimeUnit.MILLISECONDS))
                .otherwise(failure -> failure instanceof TimeoutException
                        ? Failures.late(name, false, limit)
                        : Failures.reply(failure, name, false));
    }

    @Override
    public JoinedReplies failed(Reply failure) {
        return new JoinedReplies(List.of(failure));
    }
}
