package dev.linnet.endtoend;

/** Where clients come in: a gateway, on loopback. */
interface Entrance {
    int port();
}
