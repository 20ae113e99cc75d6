package dev.linnet.protocol;

/** Asks which topics of a stream have events above a position. Answered by {@link Moved}. */
public record MovedQuery(Cursor after) implements Message {

    @Override
    public void writeTo(WireWriter out) {
        out.number(after.epoch()).number(after.position());
    }

    static MovedQuery readFrom(WireReader in) {
        return new MovedQuery(new Cursor(in.number(), in.number()));
    }
}
