package dev.linnet.protocol;

import java.util.List;

/**
 * What a service announces of each of its streams.
 *
 * @param asksAtConnect whether the gateway must ask {@link Addresses#connect} before it upgrades a socket
 * @param joined the actions whose successive calls of one session may come as {@link JoinedRequests}
 */
public record StreamInfo(String name, boolean asksAtConnect, List<String> joined) implements Message {

    /** A stream without actions that are joined. */
    public StreamInfo(String name, boolean asksAtConnect) {
        this(name, asksAtConnect, List.of());
    }

    @Override
    public void writeTo(WireWriter out) {
        out.text(name).small(asksAtConnect ? 1 : 0).list(joined, (each, to) -> to.text(each));
    }

    static StreamInfo readFrom(WireReader in) {
        return new StreamInfo(in.text(), in.small() == 1, in.list(WireReader::text));
    }
}
