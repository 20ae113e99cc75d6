package dev.linnet.gateway.subscription;

/**
 * How much the events take that wait in the {@link MoveGate}s of one event loop. A page for which there is no room is
 * read again.
 */
final class HeldEvents {

    private static final long MOST_CHARS = 4 * 1024 * 1024;

    private final long mostChars;
    private long chars;

    HeldEvents() {
        this(MOST_CHARS);
    }

    HeldEvents(long mostChars) {
        this.mostChars = mostChars;
    }

    /** Whether there was room for as many; if so it is taken. */
    boolean take(long more) {
        boolean fits = chars + more <= mostChars;
        if (fits) {
            chars += more;
        }
        return fits;
    }

    void giveBack(long taken) {
        chars -= taken;
    }
}
