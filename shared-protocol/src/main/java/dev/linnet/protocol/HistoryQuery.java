package dev.linnet.protocol;

/**
 * Asks for the events of one topic above a position. Answered by {@link History}.
 *
 * @param limit the most events wanted, positive; the service may answer fewer
 */
public record HistoryQuery(Topic topic, Cursor after, int limit) implements Message {

    @Override
    public void writeTo(WireWriter out) {
        out.text(topic.stream())
                .text(topic.key())
                .number(after.epoch())
                .number(after.position())
                .small(limit);
    }

    static HistoryQuery readFrom(WireReader in) {
        return new HistoryQuery(new Topic(in.text(), in.text()), new Cursor(in.number(), in.number()), in.small());
    }
}
