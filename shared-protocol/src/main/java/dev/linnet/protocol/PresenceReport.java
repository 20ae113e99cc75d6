package dev.linnet.protocol;

import java.util.List;

/**
 * The users who came and went on one gateway since its last report, in the places of one stream. The gateway sends it
 * at once after such a change, and every second otherwise: the users of a silent gateway count as gone. After a report
 * without an answer the gateway sends the whole, since the service may or may not have it.
 *
 * @param node the gateway, unlike any other and any before
 * @param sequence 1 more than that of the report before, or with {@code whole} just more; else it is answered 409
 * @param whole whether those who are not in {@code entered} have left
 * @param entered may name somebody who was there already
 * @param left may name somebody who was not there
 * @param keptMs in the last report of a gateway, how long its users stay present without it; -1 while it goes on
 */
public record PresenceReport(
        String node, long sequence, boolean whole, List<Presence> entered, List<Presence> left, int keptMs)
        implements Message {

    private static final int GOES_ON = -1;
    private static final int LAST = 2;

    /** Of a gateway that goes on. */
    public PresenceReport(String node, long sequence, boolean whole, List<Presence> entered, List<Presence> left) {
        this(node, sequence, whole, entered, left, GOES_ON);
    }

    /** The last one of a gateway that ends in an orderly way. */
    public static PresenceReport last(String node, long sequence, int keptMs) {
        return new PresenceReport(node, sequence, false, List.of(), List.of(), keptMs);
    }

    /** Whether the gateway ends. Then {@code entered} and {@code left} are empty. */
    public boolean isLast() {
        return keptMs != GOES_ON;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.text(node)
                .number(sequence)
                .small(isLast() ? LAST : whole ? 1 : 0)
                .list(entered, Presence::writeTo)
                .list(left, Presence::writeTo);
        if (isLast()) {
            out.small(keptMs);
        }
    }

    static PresenceReport readFrom(WireReader in) {
        String node = in.text();
        long sequence = in.number();
        int kind = in.small();
        List<Presence> entered = in.list(Presence::readFrom);
        List<Presence> left = in.list(Presence::readFrom);
        return new PresenceReport(node, sequence, kind == 1, entered, left, kind == LAST ? in.small() : GOES_ON);
    }
}
