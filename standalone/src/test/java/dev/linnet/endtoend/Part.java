package dev.linnet.endtoend;

/** A service or a gateway that was started for a test. */
interface Part extends AutoCloseable {

    /** Waits until it does its work. */
    void untilReady();

    /** As {@code kill -9} does it, which takes a process of its own; returns when it is gone. */
    void kill();

    /** Stops all of it in its tracks until {@link #thaw}, as a host does that is short of memory; of a process of its own. */
    void freeze();

    void thaw();

    /** Tells it to end; returns when it is gone. */
    @Override
    void close();
}
