package dev.linnet.protocol;

import java.util.List;

/**
 * The events of one topic above the asked position, ascending.
 *
 * @param upTo the answer is complete up to here; when it was cut by the limit, the last event's position
 * @param more whether it was cut: ask again after {@code upTo}
 * @param lost whether events between the asked position and the first of these cannot be read any more: they are
 *     older than the kept history, or of another epoch
 */
public record History(Cursor upTo, boolean more, boolean lost, List<Event> events) implements Message {

    @Override
    public void writeTo(WireWriter out) {
        out.number(upTo.epoch())
                .number(upTo.position())
                .small(more ? 1 : 0)
                .small(lost ? 1 : 0)
                .list(events, Event::writeTo);
    }

    static History readFrom(WireReader in) {
        return new History(
                new Cursor(in.number(), in.number()), in.small() == 1, in.small() == 1, in.list(Event::readFrom));
    }
}
