package dev.linnet.protocol;

/** What processes of a service tell its relays at {@link Addresses#written}. */
public enum RelayHint implements Message {
    /** A write was committed: the relay that holds the lease looks at once. */
    WRITTEN,
    /** A relay has given up its lease: the others try to get it at once. */
    LEASE_IS_FREE;

    @Override
    public void writeTo(WireWriter out) {
        out.text(name());
    }

    /**
     * Reads what {@link #writeTo} has written.
     *
     * @throws IllegalArgumentException for a hint of another version
     */
    static RelayHint readFrom(WireReader in) {
        return valueOf(in.text());
    }
}
