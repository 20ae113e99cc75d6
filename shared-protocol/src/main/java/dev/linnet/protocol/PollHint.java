package dev.linnet.protocol;

/** What a relay tells gateways at {@link Addresses#LOOK}. */
public enum PollHint implements Message {
    /** The bus does not take events: each gateway polls its streams at once. */
    POLL_NOW,
    /**
     * Nothing to do. Relays publish it every 2 s, so that their nodes know the consumers of the address, even when the
     * cluster's registry cannot be read.
     */
    KEEP_ALIVE;

    @Override
    public void writeTo(WireWriter out) {
        out.text(name());
    }

    /**
     * Reads what {@link #writeTo} has written.
     *
     * @throws IllegalArgumentException for a hint of another version
     */
    static PollHint readFrom(WireReader in) {
        return valueOf(in.text());
    }
}
