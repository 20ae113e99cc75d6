package dev.linnet.protocol;

/**
 * What a service announces of each of its streams.
 *
 * @param asksAtConnect whether the gateway must ask {@link Addresses#connect} before it upgrades a socket
 */
public record StreamInfo(String name, boolean asksAtConnect) implements Message {

    @Override
    public void writeTo(WireWriter out) {
        out.text(name).small(asksAtConnect ? 1 : 0);
    }

    static StreamInfo readFrom(WireReader in) {
        return new StreamInfo(in.text(), in.small() == 1);
    }
}
