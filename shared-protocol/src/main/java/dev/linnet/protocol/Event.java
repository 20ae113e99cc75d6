package dev.linnet.protocol;

import java.util.List;

/**
 * What the followers of one topic get of one change. The relay publishes it to the topic's address at most once. A
 * gateway reads an event that the bus loses with a {@link HistoryQuery}.
 *
 * @param epoch the history its positions belong to
 * @param position grows from event to event of a topic; events of several topics may share one (the same change)
 * @param previous the position of the topic's event before this one, 0 if there is none; a follower whose last position
 *     is below it has missed something
 * @param signature of its cursor, by the service
 * @param action what happened, as the service names it, for example {@code create}; printable ASCII without quotes
 * @param status 204 when the object left the topic, else 200
 * @param pk the changed object's key as JSON text
 * @param data the event's data as JSON text
 * @param left keys of the stream's topics that the object left by the same change, when it stays in this topic or
 *     enters it; their followers get a {@code delete} at this position. Nearly always empty
 */
public record Event(
        long epoch,
        long position,
        long previous,
        long signature,
        String action,
        Status status,
        String pk,
        String data,
        List<String> left)
        implements Message {

    /** An event of a change by which the object left no other topic. */
    public Event(
            long epoch,
            long position,
            long previous,
            long signature,
            String action,
            Status status,
            String pk,
            String data) {
        this(epoch, position, previous, signature, action, status, pk, data, List.of());
    }

    /** The same event with other data. */
    public Event withData(String other) {
        return new Event(epoch, position, previous, signature, action, status, pk, other, left);
    }

    public Cursor cursor() {
        return new Cursor(epoch, position);
    }

    /** Its cursor as clients are given it. */
    public String mark() {
        return new SignedCursor(cursor(), signature).encode();
    }

    @Override
    public void writeTo(WireWriter out) {
        out.number(epoch)
                .number(position)
                .number(previous)
                .number(signature)
                .text(action)
                .small(status.code())
                .text(pk)
                .text(data)
                .list(left, (key, to) -> to.text(key));
    }

    static Event readFrom(WireReader in) {
        return new Event(
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.text(),
                Status.of(in.small()),
                in.text(),
                in.text(),
                in.list(WireReader::text));
    }
}
