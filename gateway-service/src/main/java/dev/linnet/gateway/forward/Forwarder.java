package dev.linnet.gateway.forward;

import static java.util.Collections.nCopies;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.JoinedReplies;
import dev.linnet.protocol.JoinedRequests;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a call to the service of its stream, at most once: after a timeout the gateway cannot know whether it was done.
 */
public final class Forwarder {

    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

    private final EventBus bus;
    private final DeliveryOptions options;

    public Forwarder(EventBus bus, Duration timeout) {
        this.bus = bus;
        this.options = new DeliveryOptions().setSendTimeout(timeout.toMillis());
    }

    /**
     * Never fails: a lost call is answered with a reply too.
     *
     * @param arguments the call's own, or those with which a service continues it
     */
    public Future<Reply> forward(Caller caller, Call call, String arguments) {
        return ask(Addresses.action(call.stream()), call, new Request(caller, call.action(), arguments));
    }

    /**
     * The same for a caller who can receive the reply but no events: the service refuses an action that follows
     * something.
     */
    public Future<Reply> forwardForReplyOnly(Caller caller, Call call) {
        return ask(Addresses.action(call.stream()), call, new Request(caller, call.action(), call.arguments(), false));
    }

    /**
     * Asks the service to follow what the call's arguments say, whichever action does that. Answered like {@link
     * #forward}.
     */
    public Future<Reply> follow(Caller caller, Call call) {
        return ask(Addresses.events(call.stream()), call, new Request(caller, call.action(), call.arguments()));
    }

    /** One reply for each of these calls, in their order. They are of one stream and action. */
    Future<List<Reply>> forwardJoined(Caller caller, List<Call> calls) {
        Call first = calls.get(0);
        JoinedRequests requests = new JoinedRequests(
                caller, first.action(), calls.stream().map(Call::arguments).toList());
        return bus.<JoinedReplies>request(Addresses.joined(first.stream()), requests, options)
                .map(answer -> answer.body().replies())
                .otherwise(failure -> List.of(reply(first.stream(), first, failure)))
                .map(replies -> replies.size() == calls.size() ? replies : nCopies(calls.size(), replies.get(0)));
    }

    private Future<Reply> ask(String address, Call call, Request request) {
        return bus.<Reply>request(address, request, options)
                .map(Message::body)
                .otherwise(failure -> reply(call.stream(), call, failure));
    }

    private static Reply reply(String stream, Call call, Throwable failure) {
        if (failure instanceof ReplyException e && e.failureType() == ReplyFailure.NO_HANDLERS) {
            return Reply.unavailable();
        }
        if (failure instanceof ReplyException e && e.failureType() == ReplyFailure.TIMEOUT) {
            return Reply.timedOut();
        }
        log.error("{} of stream {} failed.", call.action(), stream, failure);
        return Reply.internalError();
    }
}
