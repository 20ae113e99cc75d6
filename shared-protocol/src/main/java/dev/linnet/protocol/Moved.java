package dev.linnet.protocol;

import java.util.List;

/**
 * The topics with events above the asked position, each with its last position.
 *
 * @param upTo the answer is complete up to here: ask after it next time
 */
public record Moved(Cursor upTo, List<Last> topics) implements Message {

    /** A topic's key and the position of its last event up to {@link #upTo}. */
    public record Last(String key, long position) {}

    @Override
    public void writeTo(WireWriter out) {
        out.number(upTo.epoch())
                .number(upTo.position())
                .list(topics, (last, to) -> to.text(last.key()).number(last.position()));
    }

    static Moved readFrom(WireReader in) {
        return new Moved(new Cursor(in.number(), in.number()), in.list(from -> new Last(from.text(), from.number())));
    }
}
