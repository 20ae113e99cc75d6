package dev.linnet.protocol;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.BiConsumer;

/** Appends fields in order, without names; {@link WireReader} reads them in the same order. */
final class WireWriter {

    private final Buffer buffer;

    WireWriter(Buffer buffer) {
        this.buffer = buffer;
    }

    WireWriter number(long value) {
        buffer.appendLong(value);
        return this;
    }

    WireWriter small(int value) {
        buffer.appendInt(value);
        return this;
    }

    WireWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        buffer.appendInt(utf8.length).appendBytes(utf8);
        return this;
    }

    <T> WireWriter list(Collection<T> items, BiConsumer<T, WireWriter> write) {
        buffer.appendInt(items.size());
        items.forEach(item -> write.accept(item, this));
        return this;
    }
}
