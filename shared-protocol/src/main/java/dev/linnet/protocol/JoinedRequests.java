package dev.linnet.protocol;

import java.util.List;

/**
 * Successive calls of one action by one session, which it sent before the first was answered. Sent to {@link
 * Addresses#joined}, answered by {@link JoinedReplies}; at most once. They take effect in this order.
 *
 * @param action the name of an action that {@link StreamInfo#joined} names
 * @param arguments of each call, as in a {@link Request}
 */
public record JoinedRequests(Caller caller, String action, List<String> arguments) implements Message {

    /** Calls in one message. */
    public static final int MOST = 64;

    @Override
    public void writeTo(WireWriter out) {
        out.number(caller.pk()).text(caller.username()).text(action).list(arguments, (each, to) -> to.text(each));
    }

    static JoinedRequests readFrom(WireReader in) {
        return new JoinedRequests(new Caller(in.number(), in.text()), in.text(), in.list(WireReader::text));
    }
}
