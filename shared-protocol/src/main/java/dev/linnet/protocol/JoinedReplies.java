package dev.linnet.protocol;

import java.util.List;

/**
 * The answer to {@link JoinedRequests}.
 *
 * @param replies one for each request, in their order; or a single one that holds for all
 */
public record JoinedReplies(List<Reply> replies) implements Message {

    @Override
    public void writeTo(WireWriter out) {
        out.list(replies, Reply::writeTo);
    }

    static JoinedReplies readFrom(WireReader in) {
        return new JoinedReplies(in.list(Reply::readFrom));
    }
}
