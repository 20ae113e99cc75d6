package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Cursor;

/**
 * Up to where one stream's service has said what moved. What it did not name has no events there, and so a feed that misses nothing
 * it was told of is complete up to here. Shared by the feeds of the stream, for one event loop.
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
