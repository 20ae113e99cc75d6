package dev.linnet.protocol;

/** A value that crosses the event bus; {@link Codecs} lists them all. */
interface Message {
    void writeTo(WireWriter out);
}
