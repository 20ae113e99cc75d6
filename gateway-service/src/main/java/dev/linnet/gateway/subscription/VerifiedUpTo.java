package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;

/**
 * The position up to which the polls of one stream have named every topic that moved. A feed that has every event it
 * has heard of is complete up to here. The feeds of the stream share it. For one event loop.
 */
final class VerifiedUpTo {

    private Cursor upTo = new Cursor(0, 0);

    Cursor upTo() {
        return upTo;
    }

    void upTo(Cursor next) {
        upTo = next;
    }
}
