package dev.linnet.kit.changelog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.SignedCursor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CursorKeyTest {

    private static final Cursor CURSOR = new Cursor(-7, 42);

    private final CursorKey key = CursorKey.random();

    @Test
    void knowsWhatItSigned() {
        assertEquals(Optional.of(CURSOR), key.read(key.text(CURSOR)));
        assertEquals(34, key.text(CURSOR).length());
    }

    @Test
    void everythingElseIsNone() {
        long signature = key.sign(CURSOR);
        assertEquals(Optional.empty(), CursorKey.random().read(key.text(CURSOR)));
        assertEquals(Optional.empty(), key.read(new SignedCursor(new Cursor(-7, 41), signature).encode()));
        assertEquals(Optional.empty(), key.read(new SignedCursor(new Cursor(-6, 42), signature).encode()));
        assertEquals(Optional.empty(), key.read(new SignedCursor(CURSOR, signature ^ 1).encode()));
    }

    @Test
    void theSameBytesAreTheSameKey() {
        byte[] bytes = {1, 2, 3};
        assertEquals(CursorKey.of(bytes).sign(CURSOR), CursorKey.of(bytes).sign(CURSOR));
        assertNotEquals(
                CursorKey.of(bytes).sign(CURSOR),
                CursorKey.of(new byte[] {1, 2}).sign(CURSOR));
    }
}
