package dev.linnet.check;

import java.net.URI;

/** A way in which a {@link Subscriber} can be connected. Its methods are called under the subscriber's lock, which guards its state too. */
interface Transport {

    /**
     * Begins a connection, and has {@link Subscriber#ended} called when it fails or ends.
     *
     * @param number of the connection, by which the subscriber knows it
     */
    void open(int number, URI gateway);

    /** Ends the present connection, if there is one, without a word to the server. */
    void drop();

    /** Asks for a sign of life, where that can be asked for. */
    void ping();
}
