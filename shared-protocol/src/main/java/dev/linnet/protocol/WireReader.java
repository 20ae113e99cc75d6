package dev.linnet.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link WireWriter} wrote. */
final class WireReader {

    private final Buffer buffer;
    private int at;

    WireReader(Buffer buffer, int start) {
        this.buffer = buffer;
        this.at = start;
    }

    long number() {
        long value = buffer.getLong(at);
        at += Long.BYTES;
        return value;
    }

    int small() {
        int value = buffer.getInt(at);
        at += Integer.BYTES;
        return value;
    }

    String text() {
        int length = small();
        String value = buffer.getString(at, at + length, "UTF-8");
        at += length;
        return value;
    }

    <T> List<T> list(Function<WireReader, T> read) {
        int size = small();
        if (size == 0) {
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(read.apply(this));
        }
        return Collections.unmodifiableList(items);
    }
}
