package dev.linnet.check;

/** Writes posts of its own. Belongs to one thread and blocks. */
interface Writer extends AutoCloseable {

    /** Does the next write, or tries to. */
    void write() throws InterruptedException;

    /** The key of a new post. */
    long create() throws InterruptedException;

    @Override
    void close();
}
