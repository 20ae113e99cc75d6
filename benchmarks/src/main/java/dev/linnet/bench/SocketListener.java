package dev.linnet.bench;

import io.netty.buffer.ByteBuf;

/** Hears what happens to one socket. Called on the event loop of the run. */
interface SocketListener {

    /** The gateway has accepted the upgrade. */
    void opened(Socket socket);

    /**
     * A text frame.
     *
     * @param text UTF-8; valid during the call only
     */
    void frame(ByteBuf text);

    /**
     * The last call, once for each connection, also for one that never opened.
     *
     * @param why for people
     */
    void ended(String why);
}
