package dev.linnet.bench;

import java.net.URI;

/** Has one socket, which {@link Opening} opens. */
interface Openable {

    /** Opens a socket, and tells the attempt how it ended. */
    void open(URI gateway, Attempt attempt);
}
