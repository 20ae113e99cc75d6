package dev.linnet.protocol;

import java.util.List;

/**
 * Who came and went on one gateway since its last report, in the places of one stream. Sent at once when somebody did, and
 * every second otherwise: a gateway that falls silent has nobody present any more. To be repeated as a whole when it
 * was not answered, since nobody knows whether it was heard.
 *
 * @param node the gateway, unlike any other and any before
 * @param sequence 1 more than that of the report before, or with {@code whole} just more; else it is answered 409
 * @param whole whether those who are not in {@code entered} have left
 * @param entered may name somebody who was there already
 * @param left may name somebody who was not there
 */
public record PresenceReport(String node, long sequence, boolean whole, List<Presence> entered, List<Presence> left)
        implements Message {

    @Override
    public void writeTo(WireWriter out) {
        out.text(node)
                .number(sequence)
                .small(whole ? 1 : 0)
                .list(entered, Presence::writeTo)
                .list(left, Presence::writeTo);
    }

    static PresenceReport readFrom(WireReader in) {
        return new PresenceReport(
                in.text(), in.number(), in.small() == 1, in.list(Presence::readFrom), in.list(Presence::readFrom));
    }
}
