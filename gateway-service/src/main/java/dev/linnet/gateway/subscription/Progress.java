package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;

/** How far a feed is, and how far it has heard that there is something. Positions of one epoch only can be compared. */
final class Progress {

    private Cursor last;
    private Cursor wanted;
    private long formerEpoch;

    Progress(Cursor after) {
        this.last = after;
        this.wanted = after;
        this.formerEpoch = after.epoch();
    }

    /** Everything up to here is known. */
    Cursor last() {
        return last;
    }

    /** To be told only of what {@link #isAhead}. */
    void reached(Cursor position) {
        last = position;
    }

    /** In the epoch of {@link #last} and above it. */
    boolean isAhead(Cursor position) {
        return position.epoch() == last.epoch() && position.position() > last.position();
    }

    /** Whether it begins another history. A late event of the one before must not turn a feed back. */
    boolean isNews(long epoch) {
        return epoch != last.epoch() && epoch != formerEpoch;
    }

    /** The log may go back to a history that it had before: the address of the database led back to a former server. */
    void forgetFormerEpoch() {
        formerEpoch = last.epoch();
    }

    void adopt(Cursor beginning) {
        formerEpoch = last.epoch();
        last = beginning;
    }

    /** There is something at this position. */
    void want(Cursor position) {
        if (position.epoch() != wanted.epoch() || position.position() > wanted.position()) {
            wanted = position;
        }
    }

    /** Whether nothing wanted is missing. */
    boolean isComplete() {
        return !isAhead(wanted) && !isNews(wanted.epoch());
    }
}
